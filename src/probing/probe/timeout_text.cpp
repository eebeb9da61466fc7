// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/timeout_text.hpp"

#include "core/health/observation.hpp"

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

// Go's style: "2s", "1.5s", "250ms".
std::string seconds(std::chrono::milliseconds time) {
    auto const count = time.count();
    if (count < 1000) return std::to_string(count) + "ms";
    auto text = std::to_string(count / 1000);
    if (count % 1000 == 0) return text + "s";
    auto fraction = std::to_string(1000 + count % 1000).substr(1);
    while (fraction.back() == '0') fraction.pop_back();
    return text + "." + fraction + "s";
}

}  // namespace

std::string timeout_text(std::chrono::milliseconds timeout, health::phase during) {
    return "timed out after " + seconds(timeout) + " while " + std::string{activity(during)};
}

std::string go_verb(std::string_view method) {
    std::string verb{method};
    for (std::size_t i = 1; i < verb.size(); ++i)
        if (verb[i] >= 'A' && verb[i] <= 'Z') verb[i] = static_cast<char>(verb[i] + 32);
    return verb;
}

}  // namespace vitals::probing::probe
