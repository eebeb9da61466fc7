// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/duration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

using namespace std::chrono_literals;

namespace vitals::inline text::time {

TEST(Duration, is_read_as_go_reads_it) {
    constexpr std::array<std::pair<std::string_view, std::chrono::nanoseconds>, 14> table{{
        {"0", 0ns},
        {"0s", 0ns},
        {"10s", 10s},
        {"+10s", 10s},
        {"250ms", 250ms},
        {"1.5s", 1500ms},
        {".5s", 500ms},
        {"5.s", 5s},
        {"1m30s", 90s},
        {"30s1m", 90s},
        {"1h0m0s", 1h},
        {"7us", 7us},
        {"7\u00b5s", 7us},
        {"0.1s", 100ms},
    }};
    for (auto const& [text, value] : table) {
        auto const read = parse_duration(text);
        ASSERT_TRUE(read) << text << ": " << read.error();
        EXPECT_EQ(*read, value) << text;
    }
}

TEST(Duration, is_not_read_from_anything_else) {
    for (auto const* const text : {"",           "+",           "s",
                                   ".s",         "1",           "1.5",
                                   "10 s",       " 10s",        "10s ",
                                   "10S",        "10sec",       "1d",
                                   "1e3s",       "-1s",         "--1s",
                                   "1s-1s",      "0x10s",       "1..5s",
                                   "300000000h", "9223372037s", "99999999999999999999s"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(Duration, longest_is_the_longest_in_go) {
    EXPECT_EQ(
        parse_duration("9223372036854775807ns")->count(),
        std::numeric_limits<std::int64_t>::max()
    );
    EXPECT_FALSE(parse_duration("9223372036854775808ns"));
}

TEST(Duration, whose_parts_are_too_long_together_is_refused) {
    EXPECT_EQ(parse_duration("2562047h2562047h").error(), "the duration is too long");
    EXPECT_EQ(parse_duration("9223372036854775807ns1ns").error(), "the duration is too long");
    EXPECT_TRUE(parse_duration("9223372036854775806ns1ns"));
}

TEST(Duration, says_which_unit_is_missing) {
    EXPECT_EQ(
        parse_duration("10").error(),
        "the unit is missing: write 10s for seconds (units: ms, s, m, h)"
    );
    EXPECT_EQ(
        parse_duration("10000000000").error(),
        "the unit is missing: write 10s if the number is in nanoseconds (units: ms, s, m, h)"
    );
    EXPECT_EQ(
        parse_duration(std::string(30, '9')).error(),
        "the unit is missing: write " + std::string(30, '9') + "s for seconds (units: ms, s, m, h)"
    );
}

TEST(Duration, of_days_or_weeks_is_written_in_hours) {
    EXPECT_EQ(parse_duration("1d").error(), "d is not a unit: write 24h (units: ms, s, m, h)");
    EXPECT_THAT(parse_duration("2w").error(), testing::HasSubstr("write 336h"));
    for (auto const* const other : {"d", "1.5d", "99999d", "1d12h", "1day"})
        EXPECT_THAT(parse_duration(other).error(), testing::HasSubstr("a number with a unit"));
}

TEST(Duration, is_printed_as_go_prints_it) {
    EXPECT_EQ(format_duration(0s), "0s");
    EXPECT_EQ(format_duration(1ns), "1ns");
    EXPECT_EQ(format_duration(1500ns), "1.5\u00b5s");
    EXPECT_EQ(format_duration(500ms), "500ms");
    EXPECT_EQ(format_duration(1500ms), "1.5s");
    EXPECT_EQ(format_duration(1us), "1\u00b5s");
    EXPECT_EQ(format_duration(1ms), "1ms");
    EXPECT_EQ(format_duration(1s), "1s");
    EXPECT_EQ(format_duration(10s), "10s");
    EXPECT_EQ(format_duration(1min), "1m0s");
    EXPECT_EQ(format_duration(90s), "1m30s");
    EXPECT_EQ(format_duration(1h), "1h0m0s");
    EXPECT_EQ(format_duration(25h + 1ms), "25h0m0.001s");
    EXPECT_EQ(format_duration(-1500ms), "-1.5s");
    EXPECT_EQ(format_duration(std::chrono::nanoseconds::min()), "-2562047h47m16.854775808s");
}

TEST(Duration, survives_printing_and_reading) {
    for (std::int64_t value = 1; value < 4'000'000'000'000'000'000; value = value * 7 + 13) {
        std::chrono::nanoseconds const duration{value};

        EXPECT_EQ(parse_duration(format_duration(duration)), duration) << value;
        if (value > 500'000'000'000'000'000) break;
    }
}

}  // namespace vitals::inline text::time
