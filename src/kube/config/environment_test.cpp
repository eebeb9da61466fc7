// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/environment.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>

namespace vitals::kube::config {
namespace {

constexpr std::size_t limit = std::size_t{4} * 1024 * 1024;

TEST(ReadSmallFile, takes_four_mebibytes_whole_and_refuses_a_byte_more) {
    support::temporary_folder const folder;
    auto const most = folder.write("most", std::string(limit, 'a'));
    auto const more = folder.write("more", std::string(limit + 1, 'a'));

    auto const read = read_small_file(most);
    auto const refused = read_small_file(more);

    ASSERT_TRUE(read.has_value()) << read.error().text;
    EXPECT_EQ(read->size(), limit);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().text, more + ": larger than 4 MiB");
    EXPECT_FALSE(refused.error().missing);
}

TEST(ReadSmallFile, tells_a_missing_file_from_one_that_cannot_be_read) {
    support::temporary_folder const folder;

    EXPECT_TRUE(read_small_file(folder.path() / "gone").error().missing);
    EXPECT_FALSE(read_small_file(folder.path()).error().missing);
}

TEST(ProcessEnvironment, has_every_variable_that_is_not_empty) {
    // NOLINTBEGIN(misc-include-cleaner): setenv is of POSIX, in <cstdlib>
    ASSERT_EQ(::setenv("VITALS_TEST_VALUE", "\xC3\xA9", 1), 0);
    ASSERT_EQ(::setenv("VITALS_TEST_EMPTY", "", 1), 0);
    // NOLINTEND(misc-include-cleaner)
    auto const all = process_environment();

    EXPECT_EQ(all.variable("VITALS_TEST_VALUE"), "\xC3\xA9");
    EXPECT_EQ(all.variable("VITALS_TEST_EMPTY"), std::nullopt);
    EXPECT_EQ(all.variable("VITALS_TEST_UNSET"), std::nullopt);
}

}  // namespace
}  // namespace vitals::kube::config
