// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/micro_time.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

using namespace std::chrono;

// Takes what it reads off the front of a text; after a mistake everything is refused.
class reader {
public:
    explicit reader(std::string_view text) : rest_{text} {}

    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
        return value;
    }
    bool taken(char wanted) {
        if (rest_.empty() || (rest_.front() != wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void need(char wanted) { good_ = taken(wanted) && good_; }
    bool digit_follows() const {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    int digit() {
        good_ = good_ && digit_follows();
        if (!good_) return 0;
        int const value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }
    void refuse() { good_ = false; }
    bool good() const { return good_; }
    bool done() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

year_month_day date(reader& from) {
    auto const y = year{from.digits(4)};
    from.need('-');
    auto const m = month{static_cast<unsigned>(from.digits(2))};
    from.need('-');
    auto const d = day{static_cast<unsigned>(from.digits(2))};
    return y / m / d;
}

seconds time_of_day(reader& from) {
    auto const h = hours{from.digits(2)};
    from.need(':');
    auto const m = minutes{from.digits(2)};
    from.need(':');
    auto const s = seconds{from.digits(2)};
    if (h > 23h || m > 59min || s > 60s) from.refuse();  // 60: a leap second
    return h + m + s;
}

nanoseconds fraction(reader& from) {
    if (!from.taken('.')) return 0ns;
    nanoseconds value{0};
    if (!from.digit_follows()) from.refuse();
    for (nanoseconds unit = 100ms; from.good() && from.digit_follows(); unit /= 10)
        value += from.digit() * unit;
    return value;
}

minutes offset(reader& from) {
    if (from.taken('Z') || from.taken('z')) return 0min;
    bool const west = from.taken('-');
    if (!west) from.need('+');
    auto const h = hours{from.digits(2)};
    from.need(':');
    auto const m = minutes{from.digits(2)};
    if (h > 23h || m > 59min) from.refuse();
    return west ? -(h + m) : h + m;
}

struct moment {
    sys_seconds whole;
    nanoseconds part;
};

std::optional<moment> parse(std::string_view text) {
    reader from{text};
    auto const on = date(from);
    if (!from.taken('T')) from.need('t');
    auto const at = time_of_day(from);
    auto const part = fraction(from);
    auto const east = offset(from);
    if (!from.done() || !on.ok()) return std::nullopt;
    return moment{sys_days{on} + at - east, part};
}

}  // namespace

std::string print_micro_time(wall_time when) {
    auto const whole = floor<microseconds>(when);
    auto const midnight = floor<days>(whole);
    year_month_day const on{midnight};
    hh_mm_ss const at{whole - midnight};
    std::array<char, 64> text{};
    std::snprintf(
        text.data(),
        text.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
        static_cast<int>(on.year()),
        static_cast<unsigned>(on.month()),
        static_cast<unsigned>(on.day()),
        static_cast<int>(at.hours().count()),
        static_cast<int>(at.minutes().count()),
        static_cast<int>(at.seconds().count()),
        static_cast<int>(at.subseconds().count())
    );
    return text.data();
}

std::optional<wall_time> parse_micro_time(std::string_view text) {
    auto const read = parse(text);
    if (!read) return std::nullopt;
    // system_clock counts nanoseconds in 64 bits: it ends in 2262 and begins in 1677.
    bool const representable =
        read->whole >= sys_days{1678y / January / 1} && read->whole < sys_days{2262y / January / 1};
    if (!representable) return std::nullopt;
    return wall_time{read->whole} + read->part;
}

std::optional<sys_seconds> parse_timestamp(std::string_view text) {
    auto const read = parse(text);
    if (!read) return std::nullopt;
    return read->whole;
}

}  // namespace vitals::kube::model
