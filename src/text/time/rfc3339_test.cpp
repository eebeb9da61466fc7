// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/rfc3339.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::inline text::time {

using namespace std::chrono_literals;
using namespace std::chrono;

constexpr wall_time noon = sys_days{2026y / February / 28} + 12h;

TEST(Timestamp, is_written_with_exactly_six_digits_for_kubernetes) {
    EXPECT_EQ(format_microseconds(noon), "2026-02-28T12:00:00.000000Z");
    EXPECT_EQ(format_microseconds(noon + 1us), "2026-02-28T12:00:00.000001Z");
    EXPECT_EQ(format_microseconds(noon + 999999999ns), "2026-02-28T12:00:00.999999Z");
    EXPECT_EQ(
        format_microseconds(sys_days{1969y / December / 31} + 23h + 1ns),
        "1969-12-31T23:00:00.000000Z"
    );
    EXPECT_EQ(format_microseconds(sys_days{2028y / February / 29}), "2028-02-29T00:00:00.000000Z");
}

TEST(Timestamp, is_written_with_three_digits_for_people) {
    EXPECT_EQ(format_milliseconds(noon), "2026-02-28T12:00:00.000Z");
    EXPECT_EQ(format_milliseconds(noon + 125ms), "2026-02-28T12:00:00.125Z");
    EXPECT_EQ(format_milliseconds(noon + 999999us), "2026-02-28T12:00:00.999Z");
    EXPECT_EQ(format_milliseconds(wall_time{} - 1us), "1969-12-31T23:59:59.999Z");
}

TEST(Timestamp, is_written_without_a_fraction_for_conditions) {
    EXPECT_EQ(format_seconds(noon + 999999us), "2026-02-28T12:00:00Z");
    EXPECT_EQ(format_seconds(wall_time{} - 1us), "1969-12-31T23:59:59Z");
}

TEST(Timestamp, is_written_in_every_year_that_the_clock_can_show) {
    EXPECT_EQ(format_milliseconds(wall_time::min()), "1677-09-21T00:12:43.145Z");
    EXPECT_EQ(format_milliseconds(wall_time::max()), "2262-04-11T23:47:16.854Z");
}

TEST(Timestamp, is_read_with_any_fraction_and_any_offset) {
    struct row {
        char const* text;
        sys_seconds expected;
    } const rows[]{
        {"2026-02-28T12:00:00Z", floor<seconds>(noon)},
        {"2026-02-28T12:00:00.5Z", floor<seconds>(noon)},
        {"2026-02-28T12:00:00.1234567899999Z", floor<seconds>(noon)},
        {"2026-02-28T13:30:00+01:30", floor<seconds>(noon)},
        {"2026-02-28T04:00:00.25-08:00", floor<seconds>(noon)},
        {"2026-02-28t12:00:00z", floor<seconds>(noon)},
        {"2026-02-28T11:59:60Z", floor<seconds>(noon)},
        {"2028-02-29T00:00:00Z", sys_days{2028y / February / 29}},
        {"9999-01-01T00:00:00Z", sys_days{9999y / January / 1}},
        {"0001-01-01T00:00:00Z", sys_days{1y / January / 1}},
    };

    for (auto const& each : rows) EXPECT_EQ(parse_timestamp(each.text), each.expected) << each.text;
}

TEST(Timestamp, refuses_what_is_no_time) {
    for (auto const* text :
         {"",
          "2026-02-28",
          "2026-02-30T00:00:00Z",
          "2027-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "2026-02-28T24:00:00Z",
          "2026-02-28T12:60:00Z",
          "2026-02-28T12:00:61Z",
          "2026-02-28T12:00:00",
          "2026-02-28T12:00:00.Z",
          "2026-02-28T12:00:00,5Z",
          "2026-02-28T12:00:00+24:00",
          "2026-02-28T12:00:00+00:60",
          "2026-02-28T12:00:00Zx",
          "2026-2-28T12:00:00Z",
          "+026-02-28T12:00:00Z"})
        EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
}

}  // namespace vitals::inline text::time
