// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What Tab offers. tests/e2e/test_completion.py presses it in real shells.

#include "app/command_line/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace vitals::app::command_line {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

// For "vitals" and `words`, the last of which is being written.
std::vector<std::string> offered(std::vector<char const*> words) {
    words.insert(words.begin(), {"vitals", "__complete"});
    auto const got = parse(static_cast<int>(words.size()), words.data());
    auto const& message = std::get<command_line_message>(got);
    EXPECT_EQ(message.exit_code, 0);
    std::istringstream lines{message.text};
    std::vector<std::string> all;
    for (std::string line; std::getline(lines, line);) all.push_back(line);
    return all;
}

}  // namespace

TEST(Completion, offers_commands) {
    EXPECT_THAT(offered({""}), ElementsAre("run", "lint", "version", "completion", "help"));
    EXPECT_THAT(offered({}), ElementsAre("run", "lint", "version", "completion", "help"));
    EXPECT_THAT(offered({"ru"}), ElementsAre("run"));
    EXPECT_THAT(offered({"help", "l"}), ElementsAre("lint"));
    EXPECT_THAT(offered({"x"}), IsEmpty());
}

TEST(Completion, offers_the_flags_of_the_command) {
    EXPECT_THAT(
        offered({"run", "--api"}),
        ElementsAre("--api-port", "--api-anonymous", "--api-token-file")
    );
    EXPECT_THAT(
        offered({"run", "--checks", "a", "--log-"}),
        ElementsAre("--log-level", "--log-format")
    );
    EXPECT_THAT(offered({"run", "-"}), IsSupersetOf({"--checks", "--help", "--selector"}));
    EXPECT_THAT(offered({"lint", "--"}), Not(Contains("--checks")));
}

TEST(Completion, offers_the_values_of_a_flag_however_it_is_written) {
    EXPECT_THAT(offered({"run", "--log-level", ""}), ElementsAre("debug", "info", "warn", "error"));
    EXPECT_THAT(offered({"run", "--log-level", "w"}), ElementsAre("warn"));
    EXPECT_THAT(offered({"run", "--log-level=w"}), ElementsAre("--log-level=warn"));
    EXPECT_THAT(offered({"run", "--log-level", "=", "w"}), ElementsAre("warn"));  // bash
    EXPECT_THAT(offered({"run", "--log-format", "="}), ElementsAre("text", "json"));
    EXPECT_THAT(
        offered({"run", "--health-show-reasons=f"}),
        ElementsAre("--health-show-reasons=false")
    );
    EXPECT_THAT(offered({"version", "-o", "j"}), ElementsAre("json"));
    EXPECT_THAT(offered({"completion", "z"}), ElementsAre("zsh"));
    EXPECT_THAT(offered({"run", "--api-port", ""}), IsEmpty());
}

TEST(Completion, offers_files_where_a_path_is_wanted) {
    for (std::vector<char const*> const& words : std::vector<std::vector<char const*>>{
             {"run", "--checks", "ex"},
             {"run", "--checks=ex"},
             {"run", "--checks", "=", "ex"},
             {"run", "--kubeconfig", ""},
             {"lint", "ex"},
             {"lint", "a.yaml", ""}
         })
        EXPECT_THAT(offered(words), ElementsAre(":files"));
}

TEST(Completion, offers_nothing_for_a_line_that_means_nothing) {
    EXPECT_THAT(offered({"run", "--nonsense", "x"}), IsEmpty());
    EXPECT_THAT(offered({"run", "--nonsense=x"}), IsEmpty());
    EXPECT_THAT(offered({"=", "="}), IsEmpty());
    EXPECT_THAT(offered({"version", "x"}), IsEmpty());
}

}  // namespace vitals::app::command_line
