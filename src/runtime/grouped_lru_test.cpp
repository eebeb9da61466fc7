// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/grouped_lru.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace vitals::runtime {

namespace {

struct entry {
    std::string key;
    int value = 0;
};

struct GroupedLru : testing::Test {
    grouped_lru<entry> all{4};

    // The key that had to go; empty: there was room.
    std::string add(std::string_view group, std::string key) {
        auto const gone = all.make_room();
        all.add(group, {std::move(key)});
        return gone ? gone->key : "";
    }
};

}  // namespace

TEST_F(GroupedLru, takes_from_the_largest_group_what_it_used_longest_ago) {
    add("small", "s");
    EXPECT_EQ(add("large", "1"), "");
    EXPECT_EQ(add("large", "2"), "");
    EXPECT_EQ(add("large", "3"), "");
    all.find("large", "1");

    EXPECT_EQ(add("large", "4"), "2");
    EXPECT_EQ(add("other", "o"), "3");
    EXPECT_EQ(all.size(), 4U);
    EXPECT_NE(all.find("small", "s"), nullptr);
}

TEST_F(GroupedLru, knows_one_key_in_two_groups) {
    all.add("a", {"k", 1});
    all.add("b", {"k", 2});

    EXPECT_EQ(all.find("a", "k")->value, 1);
    EXPECT_EQ(all.find("b", "k")->value, 2);
    EXPECT_EQ(all.find("c", "k"), nullptr);
    EXPECT_EQ(all.find("a", "other"), nullptr);
}

TEST_F(GroupedLru, has_room_again_after_an_entry_was_erased) {
    for (auto const* key : {"1", "2", "3", "4"}) add("a", key);
    all.erase("a", "2");
    all.erase("a", "2");
    all.erase("none", "2");

    EXPECT_EQ(all.size(), 3U);
    EXPECT_EQ(add("b", "5"), "");
    EXPECT_EQ(add("b", "6"), "1");
}

TEST_F(GroupedLru, erases_what_ended_of_each_group) {
    add("a", "1");
    add("a", "2");
    add("b", "1");

    all.erase_if([](entry const& each) { return each.key == "1"; });

    EXPECT_EQ(all.size(), 1U);
    EXPECT_NE(all.find("a", "2"), nullptr);
    EXPECT_EQ(all.find("b", "1"), nullptr);
}

}  // namespace vitals::runtime
