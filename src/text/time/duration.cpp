// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/duration.hpp"

#include "text/ascii/ascii.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline text::time {

namespace {

constexpr std::uint64_t nanosecond = 1;
constexpr std::uint64_t microsecond = 1'000 * nanosecond;
constexpr std::uint64_t millisecond = 1'000 * microsecond;
constexpr std::uint64_t second = 1'000 * millisecond;
constexpr std::uint64_t minute = 60 * second;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max();

constexpr auto not_a_duration =
    "a duration is a number with a unit, like 500ms, 10s or 1m30s (units: ms, s, m, h)";
constexpr auto too_long = "the duration is too long";

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> units{{
    {"ns", nanosecond},
    {"us", microsecond},
    {"\u00b5s", microsecond},
    {"\u03bcs", microsecond},
    {"ms", millisecond},
    {"s", second},
    {"m", minute},
    {"h", hour},
}};

std::string_view take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && ascii::is_digit(text[count])) ++count;
    auto const digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

std::optional<std::uint64_t> take_unit(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && !ascii::is_digit(text[count]) && text[count] != '.') ++count;
    auto const name = text.substr(0, count);
    for (auto const& [unit, size] : units) {
        if (name != unit) continue;
        text.remove_prefix(count);
        return size;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> whole_part(std::string_view digits, std::uint64_t unit) {
    std::uint64_t value = 0;
    for (char const c : digits) {
        if (value > longest / unit / 10) return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (value > longest / unit) return std::nullopt;
    return value * unit;
}

// Digits beyond the resolution are cut off.
std::uint64_t fraction_part(std::string_view digits, std::uint64_t unit) {
    auto value = 0.0L;
    auto place = static_cast<long double>(unit);
    for (char const c : digits.substr(0, 18)) {
        place /= 10;
        value += place * static_cast<long double>(c - '0');
    }
    return static_cast<std::uint64_t>(value + 1e-6L);
}

// "1d" and "2w", which have no unit here.
std::optional<std::string>
in_hours(std::string_view whole, std::string_view fraction, std::string_view unit) {
    constexpr std::size_t most_digits = 4;
    if (!fraction.empty() || whole.size() > most_digits || (unit != "d" && unit != "w"))
        return std::nullopt;
    auto const hours = whole_part(whole, unit == "d" ? 24 : std::uint64_t{7} * 24);
    if (!hours) return std::nullopt;
    return std::string{unit} + " is not a unit: write " + std::to_string(*hours) +
           "h (units: ms, s, m, h)";
}

// What a number without a unit may mean: a long one is in nanoseconds, as of Go.
std::string with_unit(std::string_view whole) {
    constexpr std::size_t most_digits = 6;
    std::string text{whole};
    auto const nanoseconds = whole_part(whole, nanosecond);
    if (whole.size() <= most_digits || !nanoseconds)
        return text + "s for seconds (units: ms, s, m, h)";
    text = format_duration(std::chrono::nanoseconds{static_cast<std::int64_t>(*nanoseconds)});
    return text + " if the number is in nanoseconds (units: ms, s, m, h)";
}

std::expected<std::uint64_t, std::string> take_part(std::string_view& text) {
    auto const whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    if (whole.empty() && fraction.empty()) return std::unexpected(not_a_duration);
    if (text.empty()) return std::unexpected("the unit is missing: write " + with_unit(whole));
    auto const unit = take_unit(text);
    if (!unit) return std::unexpected(in_hours(whole, fraction, text).value_or(not_a_duration));
    auto const value = whole_part(whole, *unit);
    if (!value) return std::unexpected(too_long);
    return *value + fraction_part(fraction, *unit);
}

// `value` in units of `unit`, with as many decimals as it needs.
std::string decimal(std::uint64_t value, std::uint64_t unit) {
    auto text = std::to_string(value / unit);
    auto rest = value % unit;
    if (rest == 0) return text;
    text += '.';
    for (auto place = unit / 10; rest > 0; place /= 10) {
        text += static_cast<char>('0' + rest / place);
        rest %= place;
    }
    return text;
}

}  // namespace

std::expected<std::chrono::nanoseconds, std::string> parse_duration(std::string_view text) {
    if (text == "0") return std::chrono::nanoseconds{0};
    if (text.starts_with('-')) return std::unexpected("a duration cannot be negative");
    if (text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::unexpected(not_a_duration);
    std::uint64_t sum = 0;
    while (!text.empty()) {
        auto const part = take_part(text);
        if (!part) return std::unexpected(part.error());
        if (*part > longest - sum) return std::unexpected(too_long);
        sum += *part;
    }
    return std::chrono::nanoseconds{static_cast<std::int64_t>(sum)};
}

std::string format_duration(std::chrono::nanoseconds value) {
    if (value.count() == 0) return "0s";
    auto const negative = value.count() < 0;
    // In unsigned arithmetic even the smallest value can be negated.
    auto rest = static_cast<std::uint64_t>(value.count());
    if (negative) rest = 0 - rest;
    std::string text = negative ? "-" : "";
    if (rest < microsecond) return text + decimal(rest, nanosecond) + "ns";
    if (rest < millisecond) return text + decimal(rest, microsecond) + "\u00b5s";
    if (rest < second) return text + decimal(rest, millisecond) + "ms";
    if (rest >= hour) text += std::to_string(rest / hour) + "h";
    if (rest >= minute) text += std::to_string(rest % hour / minute) + "m";
    return text + decimal(rest % minute, second) + "s";
}

}  // namespace vitals::inline text::time
