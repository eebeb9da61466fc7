// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/http_date.hpp"

#include "text/time/reader.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace vitals::inline text::time {

namespace {

using namespace std::chrono;

// Not a month (`!ok()`) for every other name.
month month_of(std::string_view name) {
    static constexpr std::array<std::string_view, 12>
        names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return month{static_cast<unsigned>(std::ranges::find(names, name) - names.begin()) + 1};
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

}  // namespace vitals::inline text::time
