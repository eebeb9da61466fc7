// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// docs/configuration.md and `vitals run --help` must agree: both are compared with the flags.

#include "app/command_line/help.hpp"

#include "app/command_line/options.hpp"
#include "app/command_line/run_flags.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

using testing::HasSubstr;

std::string configuration_document() {
    std::ifstream file{VITALS_SOURCE_DIR "/docs/configuration.md"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string help_of(std::vector<char const*> arguments) {
    arguments.insert(arguments.begin(), "vitals");
    auto const got = parse(static_cast<int>(arguments.size()), arguments.data());
    return std::get<command_line_message>(got).text;
}

// What is declared, without --help.
class flags {
public:
    flags() { add_run_flags(run_, into_); }

    std::vector<CLI::Option const*> all() const {
        return std::as_const(run_).get_options([this](CLI::Option const* one) {
            return one != run_.get_help_ptr();
        });
    }

private:
    run_options into_;
    CLI::App run_;
};

// A row of the table: | `--api-port PORT` | `VITALS_API_PORT` | 8500 | meaning |
std::string row(CLI::Option const& one) {
    std::string value{one.get_type_name()};
    value = std::regex_replace(value, std::regex{R"(\|)"}, R"(\|)");
    auto left = one.get_name();
    left += one.get_expected_min() == 0 ? "[=" + value + "]" : " " + value;
    auto meaning = one.get_description();
    if (one.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll)
        meaning += "; may be repeated";
    return "| `" + left + "` | `" + one.get_envname() + "` | " + one.get_default_str() + " | " +
           meaning + " |\n";
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
    flags const declared;
    auto const help = help_of({"run", "--help"});

    for (auto const* one : declared.all()) {
        EXPECT_THAT(help, HasSubstr("  " + one->get_name())) << one->get_name();
        EXPECT_THAT(help, HasSubstr(one->get_description())) << one->get_name();
        EXPECT_THAT(
            help,
            HasSubstr("default: " + one->get_default_str() + "; " + one->get_envname() + "\n")
        );
    }
}

TEST(Help, names_the_formats_of_output) {
    EXPECT_THAT(help_of({"lint", "--help"}), HasSubstr("-o,--output text|json|github\n"));
    EXPECT_THAT(help_of({"version", "--help"}), HasSubstr("-o,--output text|json\n"));
}

TEST(Help, fits_a_terminal) {
    for (auto const* each : {"run", "lint", "version", "completion", "help"})
        for (auto const& text : {help_of({"--help"}), help_of({each, "--help"})})
            for (auto const& line : matches(text, "([^\n]*)\n"))
                EXPECT_LE(line.size(), 80U) << line;
}

TEST(ConfigurationDocument, has_a_row_for_every_flag) {
    flags const declared;
    auto const document = configuration_document();
    ASSERT_FALSE(document.empty());

    for (auto const* one : declared.all())
        EXPECT_NE(document.find(row(*one)), std::string::npos) << "docs/configuration.md lacks:\n"
                                                               << row(*one);
}

TEST(ConfigurationDocument, names_no_flag_or_variable_that_does_not_exist) {
    flags const declared;
    // The last one is of curl.
    std::set<std::string> names{"--help", "--version", "--output", "--strict", "--data-urlencode"};
    std::set<std::string> variables;
    for (auto const* one : declared.all()) {
        names.insert(one->get_name());
        variables.insert(one->get_envname());
    }

    for (auto const& text :
         {configuration_document(),
          help_of({"run", "--help"}),
          help_of({"--help"}),
          help_of({"lint", "-h"})}) {
        for (auto const& name : matches(text, "[^-\\w](--[a-z][-a-z0-9]*)"))
            EXPECT_TRUE(names.contains(name)) << name;
        for (auto const& name : matches(text, "(VITALS_[A-Z][A-Z0-9_]*)"))
            EXPECT_TRUE(variables.contains(name)) << name;
    }
}

}  // namespace vitals::app::command_line
