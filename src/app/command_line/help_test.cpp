// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// docs/configuration.md and `vitals run --help` must tell the same story: both are read against the flags.

#include "app/command_line/help.hpp"

#include "app/command_line/run_flags.hpp"
#include "app/command_line/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace vitals::app::command_line {

namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

std::string configuration_document() {
    std::ifstream file{VITALS_SOURCE_DIR "/docs/configuration.md"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// A row of the table: | `--api-port PORT` | `VITALS_API_PORT` | 8500 | meaning |
std::string row(flag const& one) {
    std::string value{one.value};
    if (auto const bar = value.find('|'); bar != value.npos) value.replace(bar, 1, "\\|");
    std::string left{one.name};
    left += one.kind == flag_kind::toggle ? "[=" + value + "]" : " " + value;
    std::string meaning{one.meaning};
    if (one.kind == flag_kind::list) meaning += "; may be repeated";
    return "| `" + left + "` | `" + variable_of(one) + "` | " + std::string{one.default_text} +
           " | " + meaning + " |\n";
}

std::set<std::string> matches(std::string const& text, char const* pattern) {
    std::regex const expression{pattern};
    std::set<std::string> found;
    for (std::sregex_iterator at{text.begin(), text.end(), expression}, end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

}  // namespace

TEST(Help, names_every_flag_with_default_and_variable) {
    auto const help = run_help();

    for (auto const& one : run_flags()) {
        EXPECT_THAT(help, HasSubstr("  " + std::string{one.name})) << one.name;
        EXPECT_THAT(help, HasSubstr(std::string{one.meaning})) << one.name;
        EXPECT_THAT(
            help,
            HasSubstr("default: " + std::string{one.default_text} + "; " + variable_of(one) + "\n")
        );
    }
}

TEST(Help, fits_a_terminal) {
    for (auto const& text : {program_help(), run_help(), lint_help()})
        for (auto const& line : matches(text, "([^\n]*)\n")) EXPECT_LE(line.size(), 120U) << line;
}

TEST(ConfigurationDocument, has_a_row_for_every_flag) {
    auto const document = configuration_document();
    ASSERT_FALSE(document.empty());

    for (auto const& one : run_flags())
        EXPECT_NE(document.find(row(one)), std::string::npos) << "docs/configuration.md lacks:\n"
                                                              << row(one);
}

TEST(ConfigurationDocument, names_no_flag_or_variable_that_does_not_exist) {
    std::set<std::string> flags{"--help", "--version"};
    std::set<std::string> variables;
    for (auto const& one : run_flags()) {
        flags.emplace(one.name);
        variables.insert(variable_of(one));
    }

    for (auto const& text : {configuration_document(), run_help(), program_help(), lint_help()}) {
        for (auto const& name : matches(text, "[^-\\w](--[a-z][-a-z]*)"))
            EXPECT_TRUE(flags.contains(name)) << name;
        for (auto const& name : matches(text, "(VITALS_[A-Z][A-Z_]*)"))
            EXPECT_TRUE(variables.contains(name)) << name;
    }
}

TEST(Version, says_what_was_built_and_with_what) {
    EXPECT_THAT(
        version_text(),
        MatchesRegex("vitals [0-9.]+ \\(commit [0-9a-z]+, built with (gcc|clang) [0-9.]+\\)")
    );
}

}  // namespace vitals::app::command_line
