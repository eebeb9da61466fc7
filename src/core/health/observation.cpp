// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"

#include <string_view>

namespace vitals::inline core::health {

std::string_view to_string(outcome value) {
    switch (value) {
        case outcome::passing:
            return "passing";
        case outcome::warning:
            return "warning";
        case outcome::critical:
            return "critical";
        case outcome::inconclusive:
            return "inconclusive";
    }
    return "unknown";
}

std::string_view to_string(failure_reason value) {
    switch (value) {
        case failure_reason::none:
            return "none";
        case failure_reason::dns:
            return "dns";
        case failure_reason::connect:
            return "connect";
        case failure_reason::tls:
            return "tls";
        case failure_reason::timeout:
            return "timeout";
        case failure_reason::status:
            return "status";
        case failure_reason::body:
            return "body";
        case failure_reason::redirect:
            return "redirect";
        case failure_reason::protocol:
            return "protocol";
        case failure_reason::resources:
            return "resources";
        case failure_reason::cancelled:
            return "cancelled";
        case failure_reason::overload:
            return "overload";
    }
    return "unknown";
}

std::string_view to_string(phase value) {
    switch (value) {
        case phase::resolve:
            return "resolve";
        case phase::connect:
            return "connect";
        case phase::tls:
            return "tls";
        case phase::processing:
            return "processing";
        case phase::transfer:
            return "transfer";
    }
    return "unknown";
}

}  // namespace vitals::inline core::health
