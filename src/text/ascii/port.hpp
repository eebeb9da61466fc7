// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Ports of TCP and UDP.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace vitals::inline text::ascii {

// "1" to "65535"; nothing for any other text.
inline std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const* const end = text.end();
    auto const [stop, error] = std::from_chars(text.begin(), end, port);
    if (error != std::errc{} || stop != end || port == 0) return std::nullopt;
    return port;
}

}  // namespace vitals::inline text::ascii
