// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probe/probe.hpp"

#include "check/definition.hpp"
#include "health/observation.hpp"
#include "probe/http_probe.hpp"
#include "runtime/task.hpp"

namespace vitals::probe {

runtime::task<health::observation> probe(check::definition const& definition, context& with) {
    return http_probe(std::get<check::http_target>(definition.target), definition, with);
}

}  // namespace vitals::probe
