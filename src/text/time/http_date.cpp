// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/http_date.hpp"

#include "text/time/reader.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::time {

namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12>
    months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7>
    names_of_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// For any other name a month that is not ok().
month month_of(std::string_view name) {
    return month{static_cast<unsigned>(std::ranges::find(months, name) - months.begin()) + 1};
}

// With leading zeros.
std::string digits(long value, std::size_t count) {
    auto text = std::to_string(value);
    return text.size() < count ? std::string(count - text.size(), '0') + text : text;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text) {
    reader from{text};
    from.text(3);
    from.need(", ");
    auto const d = day{static_cast<unsigned>(from.digits(2))};
    from.need(" ");
    auto const m = month_of(from.text(3));
    from.need(" ");
    auto const y = year{from.digits(4)};
    from.need(" ");
    auto const at = from.time_of_day();
    from.need(" GMT");
    auto const on = y / m / d;
    if (!from.done() || !on.ok()) return std::nullopt;
    return sys_days{on} + at;
}

std::string format_http_date(sys_seconds when) {
    auto const midnight = floor<std::chrono::days>(when);
    year_month_day const on{midnight};
    hh_mm_ss const at{when - midnight};
    std::string text{names_of_days.at(weekday{midnight}.c_encoding())};
    text.append(", ").append(digits(static_cast<unsigned>(on.day()), 2));
    text.append(" ").append(months.at(static_cast<unsigned>(on.month()) - 1));
    text.append(" ").append(digits(static_cast<int>(on.year()), 4));
    text.append(" ").append(digits(at.hours().count(), 2));
    text.append(":").append(digits(at.minutes().count(), 2));
    text.append(":").append(digits(at.seconds().count(), 2));
    return text.append(" GMT");
}

}  // namespace vitals::inline text::time
