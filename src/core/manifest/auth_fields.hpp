// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `auth`: the header Authorization, from a Secret. A check may inherit it from `defaults`.

#include "core/check/references.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"

#include <optional>

namespace vitals::inline core::manifest {

inline constexpr kind_field auth{"auth", content::secret};

// `{}` is an auth without a source: the check does not inherit one.
std::optional<check::shared_optional<check::header_source>>
read_auth(field_value const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
