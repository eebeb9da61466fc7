// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/object_store.hpp"

#include "kube/model/config_map.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

using model::config_map;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

config_map object(std::string name, std::string text = "x", std::string uid = "u1") {
    return {{"ns", std::move(name)}, std::move(uid), "1", {{"checks.yaml", std::move(text)}}};
}

struct ObjectStore : testing::Test {
    std::vector<std::string> notified;
    object_store store{
        {.changed = [this](config_map const& what) { notified.push_back("+" + what.key.name); },
         .removed = [this](model::object_key const& key) { notified.push_back("-" + key.name); }}
    };
};

}  // namespace

TEST_F(ObjectStore, reports_a_new_object_and_changed_data) {
    store.apply(object("a"));
    store.apply(object("a", "y"));

    EXPECT_THAT(notified, ElementsAre("+a", "+a"));
    EXPECT_EQ(store.size(), 1U);
}

TEST_F(ObjectStore, does_not_report_a_change_of_metadata_alone) {
    store.apply(object("a"));
    auto again = object("a");
    again.resource_version = "2";

    store.apply(again);

    EXPECT_THAT(notified, ElementsAre("+a"));
}

TEST_F(ObjectStore, reports_another_uid_as_a_removal_and_an_addition) {
    store.apply(object("a"));
    store.apply(object("a", "x", "u2"));

    EXPECT_THAT(notified, ElementsAre("+a", "-a", "+a"));
}

TEST_F(ObjectStore, reports_a_removal_once) {
    store.apply(object("a"));
    store.remove({"ns", "a"});
    store.remove({"ns", "a"});

    EXPECT_THAT(notified, ElementsAre("+a", "-a"));
    EXPECT_EQ(store.size(), 0U);
}

TEST_F(ObjectStore, reports_only_the_difference_to_a_whole_list) {
    store.apply(object("same"));
    store.apply(object("edited"));
    store.apply(object("gone"));
    store.apply(object("reborn"));
    notified.clear();

    auto const corrections = store.replace(
        "",
        {object("edited", "y"), object("new"), object("reborn", "x", "u2"), object("same")}
    );

    EXPECT_THAT(notified, ElementsAre("+edited", "+new", "-reborn", "+reborn", "-gone"));
    EXPECT_EQ(corrections, 4U);
}

TEST_F(ObjectStore, replaces_one_namespace_and_leaves_the_others) {
    store.apply(object("a"));
    store.apply({{"other", "b"}, "u", "1", {}});
    notified.clear();

    EXPECT_EQ(store.replace("other", {}), 1U);

    EXPECT_THAT(notified, ElementsAre("-b"));
    EXPECT_EQ(store.size("ns"), 1U);
    EXPECT_EQ(store.size("other"), 0U);
}

TEST_F(ObjectStore, hands_objects_on_while_a_list_is_read) {
    auto list = store.begin_list("");

    list.take(object("a"));

    EXPECT_THAT(notified, ElementsAre("+a"));
}

TEST_F(ObjectStore, removes_nothing_by_a_list_that_does_not_come_to_its_end) {
    store.apply(object("a"));
    notified.clear();

    {
        auto list = store.begin_list("");
        list.take(object("b"));
    }

    EXPECT_THAT(notified, ElementsAre("+b"));
    EXPECT_EQ(store.size(), 2U);
}

TEST_F(ObjectStore, keeps_what_is_in_the_list_and_could_not_be_read) {
    store.apply(object("a"));
    notified.clear();

    auto list = store.begin_list("");
    list.keep({"ns", "a"});
    list.keep({"ns", "never seen"});

    EXPECT_EQ(list.end(), 0U);
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(store.size(), 1U);
}

TEST_F(ObjectStore, finds_nothing_to_correct_when_the_list_says_the_same) {
    store.apply(object("a"));
    notified.clear();

    EXPECT_EQ(store.replace("", {object("a")}), 0U);
    EXPECT_THAT(notified, IsEmpty());
}

TEST_F(ObjectStore, reports_a_manifest_that_moved_to_binary_data) {
    store.apply(object("a"));
    auto binary = object("a");
    binary.data.clear();
    store.apply(binary);
    binary.binary_keys = {"checks.yaml"};

    store.apply(binary);

    EXPECT_THAT(notified, ElementsAre("+a", "+a", "+a"));
}

TEST_F(ObjectStore, distinguishes_the_same_text_under_another_key) {
    store.apply({{"ns", "a"}, "u", "1", {{"ab", "c"}}});
    store.apply({{"ns", "a"}, "u", "1", {{"a", "bc"}}});

    EXPECT_THAT(notified, ElementsAre("+a", "+a"));
}

}  // namespace vitals::kube::informer
