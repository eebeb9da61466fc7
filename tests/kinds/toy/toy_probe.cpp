// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "kinds/toy/toy_probe.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "kinds/toy/toy_target.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

#include <utility>

namespace vitals::toy {

namespace {

health::outcome evaluate(answers given) {
    switch (given) {
        case answers::yes:
            return health::outcome::passing;
        case answers::perhaps:
            return health::outcome::warning;
        case answers::no:
            break;
    }
    return health::outcome::critical;
}

}  // namespace

runtime::task<health::observation>
toy_probe(check::definition const& definition, probing::probe::context& with) {
    auto const& target = *definition.target.as<toy_target>();
    health::observation seen;
    seen.outcome = evaluate(target.answer);
    if (seen.outcome != health::outcome::passing) seen.reason = health::failure_reason::body;
    seen.code = std::to_underlying(target.answer);
    seen.output = "toy: " + target.answered(seen.code);
    seen.ended = with.clock.wall();
    co_return seen;
}

}  // namespace vitals::toy
