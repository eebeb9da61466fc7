// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/rfc3339.hpp"

#include "text/time/reader.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::time {

namespace {

using namespace std::chrono;

year_month_day date(reader& from) {
    auto const y = year{from.digits(4)};
    from.need("-");
    auto const m = month{static_cast<unsigned>(from.digits(2))};
    from.need("-");
    auto const d = day{static_cast<unsigned>(from.digits(2))};
    return y / m / d;
}

void skip_fraction(reader& from) {
    if (!from.take(".")) return;
    from.digit();
    while (from.good() && from.digit_follows()) from.digit();
}

minutes offset(reader& from) {
    if (from.take("Z") || from.take("z")) return 0min;
    bool const west = from.take("-");
    if (!west) from.need("+");
    auto const h = hours{from.digits(2)};
    from.need(":");
    auto const m = minutes{from.digits(2)};
    if (h > 23h || m > 59min) from.refuse();
    return west ? -(h + m) : h + m;
}

// "2026-02-28T12:00:00"
std::string begin(sys_seconds when) {
    auto const midnight = floor<days>(when);
    year_month_day const on{midnight};
    hh_mm_ss const at{when - midnight};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        static_cast<int>(on.year()),
        static_cast<unsigned>(on.month()),
        static_cast<unsigned>(on.day()),
        at.hours().count(),
        at.minutes().count(),
        at.seconds().count()
    );
}

template <class Fraction>
std::string with_fraction(wall_time when) {
    auto const cut = floor<Fraction>(when);
    auto const whole = floor<seconds>(cut);
    hh_mm_ss const rest{cut - whole};
    return fmt::format(
        "{}.{:0{}}Z",
        begin(whole),
        rest.subseconds().count(),
        rest.fractional_width
    );
}

}  // namespace

std::string format_seconds(wall_time when) {
    return begin(floor<seconds>(when)) + 'Z';
}

std::string format_milliseconds(wall_time when) {
    return with_fraction<milliseconds>(when);
}

std::string format_microseconds(wall_time when) {
    return with_fraction<microseconds>(when);
}

std::optional<sys_seconds> parse_timestamp(std::string_view text) {
    reader from{text};
    auto const on = date(from);
    if (!from.take("T")) from.need("t");
    auto const at = from.time_of_day();
    skip_fraction(from);
    auto const east = offset(from);
    if (!from.done() || !on.ok()) return std::nullopt;
    return sys_days{on} + at - east;
}

}  // namespace vitals::inline text::time
