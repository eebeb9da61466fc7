// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/time/http_date.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace vitals::inline text::time {

using namespace std::chrono;

TEST(HttpDate, is_read_in_any_year_and_month) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), sys_seconds{784111777s});
    EXPECT_EQ(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), sys_seconds{0s});
    EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 23:59:60 GMT"), sys_days{2024y / March / 1});
    EXPECT_EQ(parse_http_date("Fri, 31 Dec 9999 00:00:00 GMT"), sys_days{9999y / December / 31});
    EXPECT_EQ(parse_http_date("Sat, 01 Jan 0000 00:00:00 GMT"), sys_days{0y / January / 1});
}

TEST(HttpDate, is_written_as_it_is_read) {
    EXPECT_EQ(format_http_date(sys_seconds{784111777s}), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format_http_date(sys_seconds{0s}), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format_http_date(sys_days{1969y / December / 31}), "Wed, 31 Dec 1969 00:00:00 GMT");
    EXPECT_EQ(format_http_date(sys_days{0y / January / 1}), "Sat, 01 Jan 0000 00:00:00 GMT");
    for (sys_seconds when = sys_days{1999y / January / 1}; when < sys_days{2001y / January / 1};
         when += 25h + 61s)
        EXPECT_EQ(parse_http_date(format_http_date(when)), when);
}

TEST(HttpDate, refuses_what_is_no_such_date) {
    for (auto const* text :
         {"",
          "Sun",
          "Sun, 06 Nov 1994 08:49:37",
          "Sun, 06 Nov 1994 08:49:37 UTC",
          "Sun, 06 Nov 1994 08:49:37 GMT ",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994",
          "Sun, 32 Nov 1994 08:49:37 GMT",
          "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 06 Foo 1994 08:49:37 GMT",
          "Sun, 06 nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 06 Nov 1994 08:60:37 GMT",
          "Sun, 06 Nov 1994 08:49:61 GMT",
          "Sun, -6 Nov 1994 08:49:37 GMT",
          "Sun, 29 Feb 2023 08:49:37 GMT"})
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace vitals::inline text::time
