// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/object_store.hpp"

#include "kube/model/object_meta.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

model::object_meta named(std::string name, std::string uid = "u1") {
    return {{"ns", std::move(name)}, std::move(uid), "1"};
}

// An object's text is what matters of it.
struct ObjectStore : testing::Test {
    std::expected<decoded, std::string>
    decode(model::object_meta const& meta, std::string_view text) {
        if (text == "unreadable") return std::unexpected("no object");
        return decoded{std::hash<std::string_view>{}(text), [this, name = meta.key.name] {
                           notified.push_back("+" + name);
                       }};
    }
    void put(std::string name, std::string_view text = "x", std::string uid = "u1") {
        EXPECT_TRUE(store.put(named(std::move(name), std::move(uid)), text));
    }

    std::vector<std::string> notified;
    object_store store{
        {.decode = [this](auto const& meta, auto text) { return decode(meta, text); },
         .removed = [this](auto const& key) { notified.push_back("-" + key.name); }}
    };
};

}  // namespace

TEST_F(ObjectStore, hands_on_a_new_object_and_a_changed_one) {
    put("a");
    put("a", "y");

    EXPECT_THAT(notified, ElementsAre("+a", "+a"));
    EXPECT_EQ(store.size(), 1U);
}

TEST_F(ObjectStore, hands_on_no_change_of_what_does_not_matter) {
    put("a");
    auto again = named("a");
    again.resource_version = "2";

    EXPECT_TRUE(store.put(again, "x"));

    EXPECT_THAT(notified, ElementsAre("+a"));
}

TEST_F(ObjectStore, tells_whoever_wants_to_know_that_an_object_is_as_it_was) {
    int unchanged = 0;
    object_store counting{
        {.decode = [&](auto const&, auto text) -> std::expected<decoded, std::string> {
             return decoded{
                 .hash = std::hash<std::string_view>{}(text),
                 .hand_on = [] {},
                 .unchanged = [&unchanged] { ++unchanged; }
             };
         },
         .removed = [](auto const&) {}}
    };
    EXPECT_TRUE(counting.put(named("a"), "x"));
    EXPECT_TRUE(counting.put(named("a"), "y"));
    EXPECT_EQ(unchanged, 0);

    EXPECT_TRUE(counting.put(named("a"), "y"));

    EXPECT_EQ(unchanged, 1);
}

TEST_F(ObjectStore, takes_another_uid_for_a_removal_and_an_addition) {
    put("a");
    put("a", "x", "u2");

    EXPECT_THAT(notified, ElementsAre("+a", "-a", "+a"));
}

TEST_F(ObjectStore, keeps_what_it_knows_of_an_object_that_can_no_longer_be_decoded) {
    put("a");

    auto const done = store.put(named("a"), "unreadable");

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), "no object");
    EXPECT_EQ(store.begin_list().put(named("a"), "unreadable").error(), "no object");
    EXPECT_THAT(notified, ElementsAre("+a"));
    EXPECT_EQ(store.size(), 1U);
}

TEST_F(ObjectStore, removes_an_object_once) {
    put("a");
    store.remove({"ns", "a"});
    store.remove({"ns", "a"});

    EXPECT_THAT(notified, ElementsAre("+a", "-a"));
    EXPECT_EQ(store.size(), 0U);
}

TEST_F(ObjectStore, hands_on_only_the_difference_to_a_whole_list) {
    for (auto const* name : {"same", "edited", "gone", "reborn"}) put(name);
    notified.clear();

    auto list = store.begin_list();
    EXPECT_TRUE(list.put(named("edited"), "y"));
    EXPECT_TRUE(list.put(named("new"), "x"));
    EXPECT_TRUE(list.put(named("reborn", "u2"), "x"));
    EXPECT_TRUE(list.put(named("same"), "x"));
    auto const corrections = list.end();

    EXPECT_THAT(notified, ElementsAre("+edited", "+new", "-reborn", "+reborn", "-gone"));
    EXPECT_EQ(corrections, 4U);
}

TEST_F(ObjectStore, hands_objects_on_while_a_list_is_read) {
    auto list = store.begin_list();

    EXPECT_TRUE(list.put(named("a"), "x"));

    EXPECT_THAT(notified, ElementsAre("+a"));
}

TEST_F(ObjectStore, removes_nothing_by_a_list_that_does_not_come_to_its_end) {
    put("a");
    notified.clear();

    EXPECT_TRUE(store.begin_list().put(named("b"), "x"));

    EXPECT_THAT(notified, ElementsAre("+b"));
    EXPECT_EQ(store.size(), 2U);
}

TEST_F(ObjectStore, keeps_what_is_in_the_list_and_could_not_be_read) {
    put("a");
    notified.clear();

    auto list = store.begin_list();
    list.keep({"ns", "a"});
    list.keep({"ns", "never seen"});

    EXPECT_EQ(list.end(), 0U);
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(store.size(), 1U);
}

TEST_F(ObjectStore, finds_nothing_to_correct_when_the_list_says_the_same) {
    put("a");
    notified.clear();

    auto list = store.begin_list();
    EXPECT_TRUE(list.put(named("a"), "x"));

    EXPECT_EQ(list.end(), 0U);
    EXPECT_THAT(notified, IsEmpty());
}

TEST(ObjectStoreThatRefuses, keeps_nothing_of_what_is_not_accepted_and_asks_again) {
    std::vector<std::string> handed_on;
    bool full = true;
    object_store store{
        {.decode =
             [&](auto const& meta, auto) {
                 return decoded{1, [&, name = meta.key.name] { handed_on.push_back(name); }};
             },
         .removed = [](auto const&) {},
         .accepts = [&](auto const& key) { return !full || key.name == "a"; }}
    };

    EXPECT_TRUE(store.put(named("a"), ""));
    auto list = store.begin_list();
    EXPECT_TRUE(list.put(named("a"), ""));
    EXPECT_TRUE(list.put(named("b"), ""));
    EXPECT_EQ(list.end(), 0U) << "nothing had to be corrected";
    EXPECT_EQ(store.size(), 1U);
    full = false;
    EXPECT_TRUE(store.put(named("b"), ""));

    EXPECT_THAT(handed_on, ElementsAre("a", "b"));
    EXPECT_EQ(store.size(), 2U);
}

TEST(ObjectStoreThatRepeats, hands_on_what_is_unchanged_but_corrects_nothing_by_it) {
    std::vector<std::string> notified;
    object_store store{
        {.decode =
             [&](auto const& meta, auto) {
                 return decoded{
                     .hash = 1,
                     .hand_on = [&, uid = meta.uid] { notified.push_back("+" + uid); },
                     .again = true
                 };
             },
         .removed = [&](auto const&) { notified.emplace_back("-"); }}
    };
    EXPECT_TRUE(store.put(named("a"), ""));

    auto list = store.begin_list();
    EXPECT_TRUE(list.put(named("a"), ""));
    EXPECT_EQ(list.end(), 0U);
    EXPECT_TRUE(store.put(named("a", "u2"), ""));

    EXPECT_THAT(notified, ElementsAre("+u1", "+u1", "-", "+u2"));
}

}  // namespace vitals::kube::informer
