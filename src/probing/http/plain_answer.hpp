// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answer of a healthy target: HTTP/1.1, complete, as long as it says, without anything unusual.
// Read without Beast's parser, which reads everything else: that takes three times the instructions
// for the same answer, and was a third of the cost of a probe on a kept connection
// (docs/performance.md). Pure.

#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::probing::http {

struct plain_answer {
    std::uint16_t status = 0;  // 200 to 599; not one without a body, not a redirect
    std::string_view reason;
    std::string_view body;
    bool leaves_open = false;  // the server will take another request
};

// Nothing: Beast's parser must read it, also to find out what is wrong. The views point into
// `bytes`.
std::optional<plain_answer> read_plain(std::string_view bytes);

}  // namespace vitals::probing::http
