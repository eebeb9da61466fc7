// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/causes.hpp"

#include "core/check/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace

}  // namespace vitals::publishing::terminal
