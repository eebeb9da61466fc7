// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the address policy denied to one probe.

#include "net/address_policy/ranges.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::probe {

// Where the denied address came from; the label `at` of metrics and of the log.
enum class origin : std::uint8_t { literal, resolve, redirect };
inline constexpr std::size_t origin_count = std::to_underlying(origin::redirect) + 1;

inline std::string_view to_string(origin value) {
    static constexpr std::array<std::string_view, origin_count> names{
        "literal",
        "resolve",
        "redirect"
    };
    return names[std::to_underlying(value)];
}

struct denied {
    net::address_policy::denial why;
    probe::origin origin;
    bool audited = false;  // permitted all the same
    std::string text{};    // of an audited one: "10.0.0.1 is denied by the administrator"
};

}  // namespace vitals::probing::probe
