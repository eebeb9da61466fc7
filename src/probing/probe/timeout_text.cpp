// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/timeout_text.hpp"

#include "core/health/observation.hpp"
#include "text/ascii/ascii.hpp"
#include "text/time/duration.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

namespace {

std::string_view activity(health::phase during) {
    switch (during) {
        case health::phase::resolve:
            return "resolving the name";
        case health::phase::connect:
            return "connecting";
        case health::phase::tls:
            return "in the TLS handshake";
        case health::phase::processing:
            return "waiting for the answer";
        case health::phase::transfer:
            return "reading the answer";
    }
    return "";
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
