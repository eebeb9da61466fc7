// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/style.hpp"

#include "core/check/status.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace vitals::publishing::terminal {

namespace {

style of(std::map<std::string, std::string> const& set) {
    return style_for([&set](char const* name) {
        auto const found = set.find(name);
        return found == set.end() ? nullptr : found->second.c_str();
    });
}

TEST(Style, a_modern_terminal_has_symbols_and_colours) {
    auto const how = of({{"TERM", "xterm-256color"}, {"LANG", "en_US.UTF-8"}});

    EXPECT_TRUE(how.symbols);
    EXPECT_TRUE(how.colours);
    EXPECT_EQ(status_word(check::status::warning, how), "\x1b[33m▲ warning\x1b[0m ");
}

TEST(Style, a_dumb_terminal_has_neither) {
    for (auto const* term : {"dumb", ""}) {
        auto const how = of({{"TERM", term}, {"LANG", "en_US.UTF-8"}});

        EXPECT_FALSE(how.symbols) << term;
        EXPECT_FALSE(how.colours) << term;
        EXPECT_EQ(status_word(check::status::passing, how), "passing ");
        EXPECT_EQ(status_count(check::status::critical, "2", how), "2 critical");
    }
    EXPECT_FALSE(of({{"LANG", "C.UTF-8"}}).colours) << "TERM is not set";
}

TEST(Style, no_color_takes_the_colours_alone) {
    auto const how = of({{"TERM", "xterm"}, {"LANG", "C.UTF-8"}, {"NO_COLOR", "1"}});

    EXPECT_TRUE(how.symbols);
    EXPECT_FALSE(how.colours);
    EXPECT_TRUE(of({{"TERM", "xterm"}, {"NO_COLOR", ""}}).colours) << "no-color.org: not empty";
}

TEST(Style, symbols_need_a_locale_of_utf8) {
    EXPECT_FALSE(of({{"TERM", "xterm"}}).symbols);
    EXPECT_FALSE(of({{"TERM", "xterm"}, {"LANG", "C"}}).symbols);
    EXPECT_FALSE(of({{"TERM", "xterm"}, {"LC_ALL", "C"}, {"LANG", "de_DE.utf8"}}).symbols);
    EXPECT_TRUE(of({{"TERM", "xterm"}, {"LC_ALL", ""}, {"LANG", "de_DE.utf8"}}).symbols);
}

TEST(Style, each_status_has_its_symbol_and_its_colour) {
    style const both{.symbols = true, .colours = true};

    EXPECT_EQ(status_word(check::status::passing, both), "\x1b[32m● passing\x1b[0m ");
    EXPECT_EQ(status_word(check::status::critical, both), "\x1b[31m✖ critical\x1b[0m");
    EXPECT_EQ(status_count(check::status::warning, "3", both), "\x1b[33m▲ 3 warning\x1b[0m");
    EXPECT_EQ(pending_count("7", both), "\x1b[2m◌ 7 pending\x1b[0m");
    EXPECT_EQ(cause_count(check::status::critical, "200", both), "\x1b[31m✖ 200\x1b[0m");
    EXPECT_EQ(cause_count(check::status::critical, "200", {}), "200 critical");
}

TEST(Style, texts_without_a_status_have_colours_of_their_own) {
    EXPECT_EQ(dim("a", {.colours = true}), "\x1b[2ma\x1b[0m");
    EXPECT_EQ(yellow("a", {.colours = true}), "\x1b[33ma\x1b[0m");
    EXPECT_EQ(dim("a", {.symbols = true}), "a");
}

TEST(Style, the_locale_of_characters_comes_before_that_of_everything) {
    EXPECT_TRUE(of({{"TERM", "xterm"}, {"LC_CTYPE", "C.UTF-8"}, {"LANG", "C"}}).symbols);
    EXPECT_FALSE(of({{"TERM", "xterm"}, {"LC_ALL", "C"}, {"LC_CTYPE", "C.UTF-8"}}).symbols);
}

}  // namespace

}  // namespace vitals::publishing::terminal
