// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/object.hpp"

#include "core/check/references.hpp"

#include <string>

namespace vitals::inline core::secret {

std::string called(object_name const& which) {
    return (which.object == check::key_object::secret ? "Secret " : "ConfigMap ") + which.name;
}

}  // namespace vitals::inline core::secret
