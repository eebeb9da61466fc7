// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/run_probe.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/http/http_probe.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

namespace vitals::probing {

runtime::task<health::observation>
run_probe(check::definition const& definition, probe::context& with) {
    return http::http_probe(std::get<check::http_target>(definition.target), definition, with);
}

}  // namespace vitals::probing
