// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a request line, taken apart and decoded. It is decoded before any comparison, so
// that a path matches however it is encoded.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

// Each parameter costs far more than its two bytes in the request.
inline constexpr std::size_t most_parameters = 64;

struct target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

// Origin form ("/a?b=c"), absolute form ("http://host/a") or "*". Nothing for malformed
// percent-encoding, control characters in the decoded path, more than most_parameters, and all
// else. Dots have no meaning: "/a/../b" is just a path.
std::optional<target> parse_target(std::string_view text);

// The same target with one '/' where its path has several in a row; nothing when there is none.
// Clients whose base URL ends in '/' send such targets.
std::optional<std::string> without_empty_segments(std::string_view text);

}  // namespace vitals::net::http_server
