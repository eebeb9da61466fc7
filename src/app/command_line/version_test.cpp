// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vitals::app::command_line {

namespace {

using testing::MatchesRegex;

}  // namespace

TEST(Version, says_what_was_built_and_with_what) {
    EXPECT_THAT(
        version_text(),
        MatchesRegex("vitals [0-9.]+ \\(commit [0-9a-z]+, built with (gcc|clang) [0-9.]+\\)")
    );
}

}  // namespace vitals::app::command_line
