// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line.hpp"

#include "log/logger.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

namespace vitals::log {

namespace {

std::chrono::system_clock::time_point const some_time =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + 9h + 30min + 125ms;

std::string json(std::string_view message, std::vector<field> const& fields = {}) {
    return json_line(some_time, level::info, message, fields);
}

}  // namespace

TEST(JsonLine, carries_time_level_message_and_fields_in_order) {
    EXPECT_EQ(
        json("listening", {{"port", 8080}, {"tls", false}, {"share", 0.5}, {"on", "::"}}),
        R"({"time":"2026-01-31T09:30:00.125Z","level":"info","msg":"listening","port":8080,"tls":false,"share":0.5,"on":"::"})"
    );
}

TEST(JsonLine, stays_one_line_of_valid_json_whatever_a_value_holds) {
    auto const line = json("x", {{"output", std::string_view{"a\nb\"c\\d\0e\x1b[31m", 14}}});

    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_TRUE(line.ends_with("\"output\":\"a\\nb\\\"c\\\\d\uFFFDe\uFFFD[31m\"}"));
}

TEST(JsonLine, replaces_broken_utf_8_and_keeps_the_rest) {
    EXPECT_TRUE(json("x", {{"v", "gr\xc3\xbc\xc3 \xff\xed\xa0\x80!"}})
                    .ends_with("\"v\":\"gr\u00fc\uFFFD \uFFFD\uFFFD\uFFFD\uFFFD!\"}"));
}

TEST(JsonLine, and_text_show_nothing_that_steers_a_terminal_or_turns_the_text) {
    std::vector<field> const fields{{"error", "a\u009b2Jb\u202ec"}};

    EXPECT_TRUE(
        json("x", {{"error", "a\u009b2Jb\u202ec"}}).ends_with("\"error\":\"a\uFFFD2Jb\uFFFDc\"}")
    );
    EXPECT_TRUE(text_line(some_time, level::warn, "x\u202ey", fields, colour::off)
                    .ends_with("x\uFFFDy error=a\uFFFD2Jb\uFFFDc"));
}

TEST(JsonLine, and_text_show_no_delete_character) {
    std::vector<field> const fields{
        {"error",
         "a\x7f"
         "b"}
    };

    EXPECT_TRUE(json("x\x7f", fields).ends_with("\"msg\":\"x\uFFFD\",\"error\":\"a\uFFFDb\"}"));
    EXPECT_TRUE(
        text_line(some_time, level::warn, "x", fields, colour::off).ends_with("error=a\uFFFDb")
    );
}

TEST(JsonLine, writes_null_for_a_number_that_json_cannot_hold) {
    EXPECT_TRUE(json("x", {{"v", std::numeric_limits<double>::infinity()}}).ends_with("\"v\":null}")
    );
}

TEST(TextLine, draws_a_change_of_status_as_one) {
    std::vector<field> const fields{
        {"check", "shop/web/front"},
        {"from", "pending"},
        {"to", "passing"},
        {"output", "200 OK\x1b\xc2\x9b[2J"}
    };

    auto const line = text_line(some_time, level::info, "status changed", fields, colour::off);

    EXPECT_NE(line.find(" pending → passing "), std::string::npos);
    EXPECT_NE(line.find("shop/web/front"), std::string::npos);
    EXPECT_TRUE(line.ends_with("200 OK\uFFFD\uFFFD[2J"));
}

TEST(TextLine, paints_only_when_asked) {
    std::vector<field> const fields{{"port", 1}};

    EXPECT_EQ(
        text_line(some_time, level::warn, "m", fields, colour::off).find('\x1b'),
        std::string::npos
    );
    EXPECT_NE(
        text_line(some_time, level::warn, "m", fields, colour::on).find('\x1b'),
        std::string::npos
    );
}

}  // namespace vitals::log
