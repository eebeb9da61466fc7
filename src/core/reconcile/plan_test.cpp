// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/plan.hpp"

#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

definition_ptr
a_check(std::string_view id, std::chrono::milliseconds interval = 10s, bool enabled = true) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    made.name = id;
    made.timing.interval = interval;
    made.enabled = enabled;
    return std::make_shared<check::definition const>(std::move(made));
}

check::manifest_contents a_key(std::string key, std::vector<definition_ptr> checks) {
    return {.key = std::move(key), .checks = std::move(checks)};
}

running_checks running_in(std::string const& key, std::vector<definition_ptr> const& checks) {
    return make_plan({}, {a_key(key, checks)}).next;
}

std::vector<std::string> ids(std::vector<definition_ptr> const& list) {
    std::vector<std::string> found;
    found.reserve(list.size());
    for (auto const& each : list) found.emplace_back(each->identity.id());
    return found;
}

std::vector<std::string> ids(running_checks const& running) {
    std::vector<std::string> found;
    for (auto const& each : running) found.push_back(each.first);
    return found;
}

TEST(Plan, starts_at_most_so_many_checks_and_changes_nothing_else) {
    auto const running = running_in("a.yaml", {a_check("m1"), a_check("m2"), a_check("m3")});
    auto made = make_plan(
        running,
        {a_key(
            "a.yaml",
            {a_check("z"), a_check("a"), a_check("b"), a_check("m1"), a_check("m2", 1s)}
        )}
    );

    EXPECT_EQ(start_at_most(made, 3), 0U);
    EXPECT_EQ(start_at_most(made, 1), 2U);

    EXPECT_THAT(ids(made.plan.start), ElementsAre("a"));
    EXPECT_THAT(ids(made.next), ElementsAre("a", "m1", "m2"));
    EXPECT_EQ(made.plan.replace.size(), 1U);
    EXPECT_THAT(ids(made.plan.stop), ElementsAre("m3"));
}

TEST(Plan, nothing_wanted_and_nothing_running_is_an_empty_plan) {
    auto const made = make_plan({}, {});

    EXPECT_TRUE(made.plan.empty());
    EXPECT_THAT(made.next, IsEmpty());
}

TEST(Plan, is_not_empty_with_a_change_of_any_sort) {
    for (auto const which : {&plan::start, &plan::stop, &plan::now_stale, &plan::now_fresh}) {
        plan made;
        made.*which = {a_check("a")};
        EXPECT_FALSE(made.empty());
    }
    plan made;
    made.replace = {{a_check("a"), a_check("a")}};
    EXPECT_FALSE(made.empty());
}

TEST(Plan, new_checks_start) {
    auto const made =
        make_plan({}, {a_key("b.yaml", {a_check("two")}), a_key("a.yaml", {a_check("one")})});

    EXPECT_THAT(ids(made.plan.start), ElementsAre("one", "two"));
    EXPECT_THAT(ids(made.next), ElementsAre("one", "two"));
    EXPECT_EQ(made.next.at("one").key, "a.yaml");
}

TEST(Plan, a_check_of_the_same_value_is_not_mentioned_and_keeps_its_object) {
    auto const before = a_check("one");

    auto const made =
        make_plan(running_in("a.yaml", {before}), {a_key("a.yaml", {a_check("one")})});

    EXPECT_TRUE(made.plan.empty());
    EXPECT_EQ(made.next.at("one").definition, before);
}

TEST(Plan, an_edit_touches_only_the_check_that_differs) {
    auto const running = running_in("a.yaml", {a_check("one"), a_check("two")});
    auto const edited = a_check("two", 30s);

    auto const made = make_plan(running, {a_key("a.yaml", {a_check("one"), edited})});

    ASSERT_EQ(made.plan.replace.size(), 1);
    EXPECT_EQ(made.plan.replace[0].from, running.at("two").definition);
    EXPECT_EQ(made.plan.replace[0].to, edited);
    EXPECT_THAT(made.plan.start, IsEmpty());
    EXPECT_THAT(made.plan.stop, IsEmpty());
    EXPECT_EQ(made.next.at("two").definition, edited);
}

TEST(Plan, a_check_that_is_taken_out_stops) {
    auto const made = make_plan(
        running_in("a.yaml", {a_check("one"), a_check("two")}),
        {a_key("a.yaml", {a_check("two")})}
    );

    EXPECT_THAT(ids(made.plan.stop), ElementsAre("one"));
    EXPECT_THAT(ids(made.next), ElementsAre("two"));
}

TEST(Plan, the_checks_of_a_key_that_is_gone_stop) {
    auto const made = make_plan(running_in("a.yaml", {a_check("one")}), {});

    EXPECT_THAT(ids(made.plan.stop), ElementsAre("one"));
    EXPECT_THAT(made.next, IsEmpty());
}

TEST(Plan, a_check_that_moves_to_another_key_is_unchanged) {
    auto const made =
        make_plan(running_in("a.yaml", {a_check("one")}), {a_key("b.yaml", {a_check("one")})});

    EXPECT_TRUE(made.plan.empty());
    EXPECT_EQ(made.next.at("one").key, "b.yaml");
}

TEST(Plan, a_disabled_check_does_not_start) {
    auto const made = make_plan({}, {a_key("a.yaml", {a_check("one", 10s, false)})});

    EXPECT_TRUE(made.plan.empty());
    EXPECT_THAT(made.next, IsEmpty());
}

TEST(Plan, a_check_that_becomes_disabled_stops_and_starts_again_when_enabled) {
    auto const off = make_plan(
        running_in("a.yaml", {a_check("one")}),
        {a_key("a.yaml", {a_check("one", 10s, false)})}
    );
    auto const on = make_plan(off.next, {a_key("a.yaml", {a_check("one")})});

    EXPECT_THAT(ids(off.plan.stop), ElementsAre("one"));
    EXPECT_THAT(off.next, IsEmpty());
    EXPECT_THAT(ids(on.plan.start), ElementsAre("one"));
}

TEST(Plan, disabling_a_check_stops_it_although_another_key_rejects_its_id) {
    std::vector<check::manifest_contents> const wanted{
        a_key("a.yaml", {a_check("one", 10s, false)}),
        {.key = "b.yaml", .rejected = {"one"}},
    };

    auto const made = make_plan(running_in("a.yaml", {a_check("one")}), wanted);

    EXPECT_THAT(ids(made.plan.stop), ElementsAre("one"));
}

TEST(Plan, the_first_of_two_good_entries_of_one_id_counts) {
    auto const first = a_check("one", 1s);

    auto const made = make_plan(
        {},
        {a_key("a.yaml", {first, a_check("one", 2s)}), a_key("b.yaml", {a_check("one", 3s)})}
    );

    EXPECT_EQ(made.next.at("one").definition, first);
    EXPECT_THAT(ids(made.plan.start), ElementsAre("one"));
}

TEST(Plan, a_key_that_was_not_looked_at_keeps_its_checks_and_one_that_is_gone_does_not) {
    auto const running =
        make_plan({}, {a_key("x.yaml", {a_check("x")}), a_key("y.yaml", {a_check("y")})}).next;

    auto const made = make_plan(
        running,
        {{.key = "v.yaml", .readable = false, .behind = {"w.yaml", "y.yaml"}}, a_key("a.yaml", {})}
    );

    EXPECT_THAT(ids(made.plan.stop), ElementsAre("x"));
    EXPECT_THAT(ids(made.plan.now_stale), ElementsAre("y"));
    EXPECT_THAT(ids(made.next), ElementsAre("y"));
}

}  // namespace
}  // namespace vitals::inline core::reconcile
