// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/lru.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitals::runtime {

namespace {

using testing::ElementsAre;

struct entry {
    std::string key;
    int value = 0;
};

// Keys, the one that was used longest ago first.
std::vector<std::string> order(lru<entry>& of) {
    std::vector<std::string> keys;
    of.erase_if([&keys](entry const& one) {
        keys.push_back(one.key);
        return false;
    });
    return keys;
}

class Lru : public testing::Test {
protected:
    Lru() {
        all.add({"a", 1});
        all.add({"b", 2});
        all.add({"c", 3});
    }

    lru<entry> all;
};

}  // namespace

TEST_F(Lru, knows_the_order_of_the_last_uses) {
    EXPECT_THAT(order(all), ElementsAre("a", "b", "c"));

    all.find("a");

    EXPECT_THAT(order(all), ElementsAre("b", "c", "a"));
    EXPECT_EQ(all.oldest().key, "b");
}

TEST_F(Lru, finds_entries_that_may_be_changed_and_nothing_else) {
    all.find("b")->value = 7;

    EXPECT_EQ(all.find("b")->value, 7);
    EXPECT_EQ(all.find("d"), nullptr);
    EXPECT_EQ(all.find(""), nullptr);
}

TEST_F(Lru, drops_the_oldest_and_whichever_is_named) {
    all.drop_oldest();
    all.erase("c");
    all.erase("nobody");

    EXPECT_THAT(order(all), ElementsAre("b"));
    EXPECT_EQ(all.find("a"), nullptr);
    EXPECT_EQ(all.add({"a", 4}).value, 4);
    EXPECT_THAT(order(all), ElementsAre("b", "a"));
}

TEST_F(Lru, erases_what_has_ended_wherever_it_is) {
    all.erase_if([](entry& one) { return one.value++ != 2; });

    EXPECT_THAT(order(all), ElementsAre("b"));
    EXPECT_EQ(all.find("b")->value, 3);
    all.erase_if([](entry&) { return true; });
    EXPECT_TRUE(all.empty());
}

TEST_F(Lru, keeps_what_it_refers_to_while_others_come_and_go) {
    auto* const b = all.find("b");

    for (int i = 0; i < 10'000; ++i) all.add({std::to_string(i), i});
    all.erase("a");

    EXPECT_EQ(b->value, 2);
    EXPECT_EQ(all.find("b"), b);
    EXPECT_EQ(all.size(), 10'002U);
    all.clear();
    EXPECT_EQ(all.size(), 0U);
}

}  // namespace vitals::runtime
