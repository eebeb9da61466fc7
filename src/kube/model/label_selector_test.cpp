// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/label_selector.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <string>

namespace vitals::kube::model {
namespace {

// tests/e2e/test_flags.py asks a real API server about the same table: "yes" or "no", a tab, the
// selector.
TEST(LabelSelector, is_what_the_table_of_a_real_api_server_says) {
    std::ifstream table{VITALS_SOURCE_DIR "/src/kube/model/label_selectors.tsv"};
    int seen = 0;
    for (std::string line; std::getline(table, line); ++seen) {
        auto const tab = line.find('\t');
        ASSERT_NE(tab, line.npos) << line;
        auto const text = line.substr(tab + 1);
        EXPECT_EQ(is_label_selector(text), line.substr(0, tab) == "yes") << text;
    }
    EXPECT_GT(seen, 50);
}

TEST(LabelSelector, has_keys_and_values_of_bounded_length) {
    auto const letters = [](std::size_t count) { return std::string(count, 'a'); };

    EXPECT_TRUE(is_label_selector(letters(63)));
    EXPECT_FALSE(is_label_selector(letters(64)));
    EXPECT_TRUE(is_label_selector("a=" + letters(63)));
    EXPECT_FALSE(is_label_selector("a=" + letters(64)));
    EXPECT_TRUE(is_label_selector(letters(253) + "/a"));
    EXPECT_FALSE(is_label_selector(letters(254) + "/a"));
}

}  // namespace
}  // namespace vitals::kube::model
