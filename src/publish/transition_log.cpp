// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/transition_log.hpp"

#include "check/status.hpp"
#include "health/observation.hpp"
#include "health/transition.hpp"
#include "log/logger.hpp"
#include "status/status_store.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace vitals::publish {

std::string_view without_body(std::string_view output) {
    constexpr std::size_t longest = 300;  // of a line; an error text can hold a long URL
    return output.substr(0, std::min(output.find(" Output: "), longest));
}

void log_transition(
    log::logger const& log,
    status::check_status const& check,
    health::transition const& change
) {
    auto const from = change.initial ? "pending" : check::to_string(change.from);
    log.info(
        "status changed",
        {{"check", check.definition->identity.text()},
         {"from", from},
         {"to", check::to_string(change.to)},
         {"reason", health::to_string(change.reason)},
         {"output", without_body(check.output)}}
    );
}

}  // namespace vitals::publish
