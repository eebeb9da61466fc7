// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/timeout_text.hpp"

#include "core/health/observation.hpp"
#include "text/ascii/ascii.hpp"
#include "text/time/duration.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::probe {

namespace {

std::string_view activity(health::phase during) {
    static constexpr std::array<std::string_view, health::phase_count> activities{
        "resolving the name",
        "connecting",
        "in the TLS handshake",
        "waiting for the answer",
        "reading the answer"
    };
    return activities[std::to_underlying(during)];
}

}  // namespace

std::string timeout_text(std::chrono::milliseconds timeout, health::phase during) {
    return "timed out after " + time::format_duration(timeout) + " while " +
           std::string{activity(during)};
}

std::string go_verb(std::string_view method) {
    std::string verb{method};
    for (std::size_t i = 1; i < verb.size(); ++i) verb[i] = ascii::to_lower(verb[i]);
    return verb;
}

}  // namespace vitals::probing::probe
