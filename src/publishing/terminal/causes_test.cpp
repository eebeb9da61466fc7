// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/causes.hpp"

#include "core/check/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

using check::status;
using testing::ElementsAre;

TEST(Causes, numbers_have_commas) {
    EXPECT_EQ(with_commas(0), "0");
    EXPECT_EQ(with_commas(999), "999");
    EXPECT_EQ(with_commas(2'000), "2,000");
    EXPECT_EQ(with_commas(1'234'567), "1,234,567");
}

TEST(Causes, names_show_what_they_share_once) {
    EXPECT_EQ(
        some_names({"load/check-0000", "load/check-0010", "load/check-0020"}, 200),
        "load/check-0000, -0010, -0020 and 197 more"
    );
    EXPECT_EQ(some_names({"shop/web/cart", "shop/web/search"}, 2), "shop/web/cart, /search");
    EXPECT_EQ(some_names({"a", "b"}, 2), "a, b");
    EXPECT_EQ(some_names({"a-b", "a-b-c"}, 2), "a-b, -b-c");
}

TEST(Causes, equal_ones_share_a_line_and_the_worst_come_first) {
    causes all;
    all.add(status::warning, "429, which warnStatus lists", "load/slow");
    all.add(status::critical, "503, expected 200-299", "load/busy");
    for (int i = 0; i < 200; ++i)
        all.add(
            status::critical,
            "connect: 127.0.0.1:1 refused",
            "load/check-" + std::to_string(1000 + i)
        );

    EXPECT_THAT(
        all.lines({.symbols = true}, 120),
        ElementsAre(
            "          ✖ 200  connect: 127.0.0.1:1 refused    load/check-1000, -1001, "
            "-1002 and 197 more",
            "          ✖ 1  503, expected 200-299    load/busy",
            "          ▲ 1  429, which warnStatus lists    load/slow"
        )
    );
}

TEST(Causes, names_that_do_not_fit_are_below_the_cause) {
    causes all;
    for (auto const* name : {"shop/web/checkout", "shop/web/search", "shop/batch/nightly"})
        all.add(status::critical, "connect: 10.4.2.7:8443 refused", name);

    EXPECT_THAT(
        all.lines({.symbols = true}, 60),
        ElementsAre("          ✖ 3  connect: 10.4.2.7:8443 refused\n"
                    "               shop/web/checkout, /search, /batch/nightly")
    );
}

TEST(Causes, are_bounded_whatever_is_added) {
    causes all;
    for (int i = 0; i < 100'000; ++i)
        all.add(status::critical, "cause " + std::to_string(i), "shop/web/check");

    auto const lines = all.lines({}, 80);

    ASSERT_EQ(lines.size(), causes::most_shown + 1);
    EXPECT_NE(lines.front().find("99,800 critical  other causes"), std::string::npos);
    EXPECT_EQ(lines.back(), "          and 191 with 191 more causes");
}

TEST(Causes, in_a_very_narrow_terminal_long_texts_are_indented_below) {
    causes all;
    for (auto const* name : {"shop/web/checkout", "shop/web/search", "shop/batch/nightly"})
        all.add(status::critical, "connect: 10.4.2.7:8443 refused", name);

    EXPECT_THAT(
        all.lines({.symbols = true}, 38),
        ElementsAre("          ✖ 3\n"
                    "              connect: 10.4.2.7:8443\n"
                    "              refused\n"
                    "              shop/web/checkout,\n"
                    "              /search, /batch/nightly")
    );
}

TEST(Causes, that_are_equally_frequent_are_in_the_order_of_their_texts) {
    causes all;
    for (auto const* cause : {"b", "c", "a"}) all.add(status::critical, cause, "shop/web/check");
    for (int i = 0; i < 2; ++i) all.add(status::critical, "z", "shop/web/check");
    all.add(status::warning, "0", "shop/web/check");

    std::string order;
    for (auto const& line : all.lines({.symbols = true}, 120)) order += line.at(17);
    EXPECT_EQ(order, "zabc0");
}

TEST(Causes, ten_are_all_shown_and_of_eleven_the_last_is_counted) {
    causes all;
    for (std::size_t i = 0; i < causes::most_shown; ++i)
        all.add(status::critical, "cause " + std::to_string(i), "shop/web/check");
    EXPECT_THAT(all.lines({}, 80), testing::SizeIs(causes::most_shown));

    all.add(status::warning, "one more", "shop/web/check");
    all.add(status::warning, "one more", "shop/web/check");

    auto const lines = all.lines({}, 80);
    ASSERT_THAT(lines, testing::SizeIs(causes::most_shown + 1));
    EXPECT_EQ(lines.back(), "          and 2 with 1 more causes");
}

TEST(Causes, one_that_is_known_is_still_counted_when_there_is_no_room_for_another) {
    causes all;
    for (std::size_t i = 0; i < causes::most_kept; ++i)
        all.add(status::critical, "cause " + std::to_string(i), "shop/web/check");

    all.add(status::critical, "cause 7", "shop/web/check");

    EXPECT_EQ(all.lines({}, 80).front(), "          2 critical  cause 7    shop/web/check, /check");
}

TEST(Causes, fill_the_line_to_its_last_column) {
    causes all;
    EXPECT_TRUE(all.empty());
    all.add(status::critical, "refused", "shop/web");
    EXPECT_FALSE(all.empty());
    std::string const whole = "          ✖ 1  refused    shop/web";  // 34 columns

    EXPECT_THAT(all.lines({.symbols = true}, 34), ElementsAre(whole));
    EXPECT_THAT(
        all.lines({.symbols = true}, 33),
        ElementsAre("          ✖ 1  refused\n               shop/web")
    );
}

}  // namespace

}  // namespace vitals::publishing::terminal
