// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/human.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::inline core::health {

namespace {

using namespace std::chrono_literals;

// `tenths` of a unit: "0.4", "12.0".
std::string with_tenth(std::int64_t tenths) {
    return std::to_string(tenths / 10).append(".").append(std::to_string(tenths % 10));
}

struct unit {
    std::chrono::seconds size;
    std::string_view letter;
    std::string_view word;
};

constexpr std::array<unit, 4> units{{
    {24h, "d", "day"},
    {1h, "h", "hour"},
    {1min, "m", "minute"},
    {1s, "s", "second"},
}};

std::size_t largest_in(std::chrono::seconds value) {
    std::size_t at = 0;
    while (at + 1 < units.size() && value < units[at].size) ++at;
    return at;
}

}  // namespace

std::string human_latency(std::chrono::nanoseconds value) {
    auto const spent = std::max(value, std::chrono::nanoseconds{0});
    if (spent < 1ms) return with_tenth(std::max<std::int64_t>((spent + 50us) / 100us, 1)) + " ms";
    if (spent < 999'500us) return std::to_string((spent + 500us) / 1ms) + " ms";
    return with_tenth((spent + 50ms) / 100ms) + "s";
}

std::string human_duration(std::chrono::seconds value) {
    auto const whole = std::max(value, 0s);
    auto const at = largest_in(whole);
    auto const& large = units[at];
    auto text = std::to_string(whole / large.size).append(large.letter);
    if (at + 1 == units.size()) return text;
    auto const& small = units[at + 1];
    auto const rest = whole % large.size / small.size;
    if (rest > 0) text.append(" ").append(std::to_string(rest)).append(small.letter);
    return text;
}

std::string human_age(std::chrono::seconds value) {
    std::chrono::seconds const whole = std::max<std::chrono::seconds>(value, 1min);
    auto const& large = units[largest_in(whole)];
    auto const count = whole / large.size;
    return std::to_string(count).append(" ").append(large.word).append(count == 1 ? "" : "s");
}

std::string ordinal(std::uint32_t number) {
    auto const teens = number % 100 / 10 == 1;
    auto const last = number % 10;
    std::string_view const ending = teens       ? "th"
                                    : last == 1 ? "st"
                                    : last == 2 ? "nd"
                                    : last == 3 ? "rd"
                                                : "th";
    return std::to_string(number).append(ending);
}

}  // namespace vitals::inline core::health
