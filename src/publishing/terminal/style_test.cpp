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

}  // namespace

}  // namespace vitals::publishing::terminal
