// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/run_probe.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "probing/kinds.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

#include <stdexcept>

namespace vitals::probing {

runtime::task<health::observation>
run_probe(check::definition const& definition, probe::context& with) {
    auto const& kind = definition.target.kind();
    for (auto const& row : kinds())
        if (row.is == kind) return row.probe(definition, with);
    throw std::logic_error{"checks of this kind have no probe"};
}

}  // namespace vitals::probing
