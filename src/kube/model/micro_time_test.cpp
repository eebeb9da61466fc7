// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/micro_time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::kube::model {

using namespace std::chrono_literals;
using namespace std::chrono;

constexpr wall_time noon = sys_days{2026y / February / 28} + 12h;

TEST(MicroTime, is_written_with_exactly_six_digits) {
    EXPECT_EQ(print_micro_time(noon), "2026-02-28T12:00:00.000000Z");
    EXPECT_EQ(print_micro_time(noon + 1us), "2026-02-28T12:00:00.000001Z");
    EXPECT_EQ(print_micro_time(noon + 999999999ns), "2026-02-28T12:00:00.999999Z");
    EXPECT_EQ(
        print_micro_time(sys_days{1969y / December / 31} + 23h + 1ns),
        "1969-12-31T23:00:00.000000Z"
    );
    EXPECT_EQ(print_micro_time(sys_days{2028y / February / 29}), "2028-02-29T00:00:00.000000Z");
}

TEST(MicroTime, reads_any_fraction_and_any_offset) {
    struct row {
        char const* text;
        wall_time expected;
    } const rows[]{
        {"2026-02-28T12:00:00Z", noon},
        {"2026-02-28T12:00:00.5Z", noon + 500ms},
        {"2026-02-28T12:00:00.000001Z", noon + 1us},
        {"2026-02-28T12:00:00.123456789Z", noon + 123456789ns},
        {"2026-02-28T12:00:00.1234567899999Z", noon + 123456789ns},
        {"2026-02-28T13:30:00+01:30", noon},
        {"2026-02-28T04:00:00.25-08:00", noon + 250ms},
        {"2026-02-28t12:00:00z", noon},
        {"2026-02-28T11:59:60Z", noon},
        {"2028-02-29T00:00:00Z", sys_days{2028y / February / 29}},
    };

    for (auto const& each : rows) {
        auto const when = parse_micro_time(each.text);
        ASSERT_TRUE(when) << each.text;
        EXPECT_EQ(*when, each.expected) << each.text;
    }
}

TEST(MicroTime, refuses_what_is_no_time) {
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
          "2026-02-28T12:00:00Zx",
          "2026-2-28T12:00:00Z",
          "+026-02-28T12:00:00Z",
          "9999-01-01T00:00:00Z",
          "0001-01-01T00:00:00Z"})
        EXPECT_FALSE(parse_micro_time(text)) << text;
}

TEST(Timestamp, is_read_to_the_second_in_any_year) {
    EXPECT_EQ(parse_timestamp("2026-02-28T13:30:00.75+01:30"), floor<seconds>(noon));
    EXPECT_EQ(parse_timestamp("9999-01-01T00:00:00Z"), sys_days{9999y / January / 1});
    EXPECT_EQ(parse_timestamp("0001-01-01T00:00:00Z"), sys_days{1y / January / 1});
    EXPECT_EQ(parse_timestamp("2026-02-30T00:00:00Z"), std::nullopt);
}

TEST(MicroTime, survives_the_round_trip) {
    for (auto step = 0us; step < 100s; step += 7'654'321us)
        EXPECT_EQ(parse_micro_time(print_micro_time(noon + step)), noon + step);
}

}  // namespace vitals::kube::model
