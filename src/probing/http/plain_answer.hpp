// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answer that healthy targets give: HTTP/1.1, whole, as long as it says, and nothing in it that would need a second
// look. Read at a glance: Beast's parser, which reads everything else, takes three times the instructions for the same
// answer, and was a third of all that a probe on a kept connection costs (docs/performance.md). Pure.

#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::probing::http {

struct plain_answer {
    std::uint16_t status = 0;  // 200 to 599; none that has no body, none that redirects
    std::string_view reason;
    std::string_view body;
    bool leaves_open = false;  // the server will take another request
};

// Nothing: somebody else must look at it, also for what is wrong with it. The views look into `bytes`.
std::optional<plain_answer> read_plain(std::string_view bytes);

}  // namespace vitals::probing::http
