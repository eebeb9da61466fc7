// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Which checks continue when a ConfigMap has problems.
#include "core/check/definition.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/reconcile/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::reconcile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

definition_ptr a_check(std::string_view id, std::chrono::milliseconds interval = 10s) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    made.timing.interval = interval;
    return std::make_shared<check::definition const>(std::move(made));
}

check::manifest_contents a_key(std::string key, std::vector<definition_ptr> checks) {
    return {.key = std::move(key), .checks = std::move(checks)};
}

check::manifest_contents unreadable(std::string key) {
    return {.key = std::move(key), .readable = false};
}

running_checks running_in(std::string const& key, std::vector<definition_ptr> const& checks) {
    return make_plan({}, {a_key(key, checks)}).next;
}

TEST(PlanWithProblems, a_key_that_cannot_be_read_keeps_its_checks_and_marks_them) {
    auto const running = running_in("a.yaml", {a_check("one"), a_check("two")});

    auto const made = make_plan(running, {unreadable("a.yaml")});

    EXPECT_THAT(made.plan.stop, IsEmpty());
    EXPECT_THAT(
        made.plan.now_stale,
        ElementsAre(running.at("one").definition, running.at("two").definition)
    );
    EXPECT_EQ(made.next.size(), 2);
    EXPECT_TRUE(made.next.at("one").stale);
    EXPECT_EQ(made.next.at("one").key, "a.yaml");
}

TEST(PlanWithProblems, keeping_all_stops_nothing_and_marks_what_runs_once) {
    auto running = running_in("a.yaml", {a_check("one")});
    running.merge(running_in("b.yaml", {a_check("two")}));

    auto const kept = keep_all(running);

    EXPECT_THAT(kept.plan.stop, IsEmpty());
    EXPECT_EQ(kept.plan.now_stale.size(), 2U);
    EXPECT_EQ(kept.next.at("two").key, "b.yaml");
    EXPECT_TRUE(kept.next.at("two").stale);
    EXPECT_TRUE(keep_all(kept.next).plan.empty());
}

TEST(PlanWithProblems, a_key_that_cannot_be_read_does_not_hold_checks_of_other_keys) {
    auto running = running_in("a.yaml", {a_check("one")});
    running.merge(running_in("b.yaml", {a_check("two")}));

    auto const made = make_plan(running, {unreadable("a.yaml"), a_key("b.yaml", {})});

    EXPECT_THAT(made.plan.stop, ElementsAre(running.at("two").definition));
    EXPECT_TRUE(made.next.contains("one"));
}

TEST(PlanWithProblems, being_stale_is_reported_once) {
    auto const once = make_plan(running_in("a.yaml", {a_check("one")}), {unreadable("a.yaml")});

    auto const twice = make_plan(once.next, {unreadable("a.yaml")});

    EXPECT_TRUE(twice.plan.empty());
    EXPECT_TRUE(twice.next.at("one").stale);
}

TEST(PlanWithProblems, a_fixed_key_makes_its_checks_fresh_without_touching_them) {
    auto const before = a_check("one");
    auto const broken = make_plan(running_in("a.yaml", {before}), {unreadable("a.yaml")});

    auto const mended = make_plan(broken.next, {a_key("a.yaml", {a_check("one")})});

    EXPECT_THAT(mended.plan.now_fresh, ElementsAre(before));
    EXPECT_THAT(mended.plan.replace, IsEmpty());
    EXPECT_FALSE(mended.next.at("one").stale);
}

TEST(PlanWithProblems, an_entry_fixed_with_another_value_is_replaced_and_fresh) {
    auto const broken = make_plan(running_in("a.yaml", {a_check("one")}), {unreadable("a.yaml")});
    auto const edited = a_check("one", 30s);

    auto const mended = make_plan(broken.next, {a_key("a.yaml", {edited})});

    ASSERT_EQ(mended.plan.replace.size(), 1);
    EXPECT_THAT(mended.plan.now_fresh, ElementsAre(edited));
}

TEST(PlanWithProblems, a_rejected_entry_keeps_its_own_last_version_and_the_others_follow_the_edit) {
    auto const running = running_in("a.yaml", {a_check("bad"), a_check("edited"), a_check("gone")});
    check::manifest_contents wanted = a_key("a.yaml", {a_check("edited", 30s)});
    wanted.rejected = {"bad"};

    auto const made = make_plan(running, {wanted});

    EXPECT_THAT(made.plan.now_stale, ElementsAre(running.at("bad").definition));
    EXPECT_EQ(made.plan.replace.size(), 1);
    EXPECT_THAT(made.plan.stop, ElementsAre(running.at("gone").definition));
    EXPECT_EQ(made.next.at("bad").definition, running.at("bad").definition);
}

TEST(PlanWithProblems, a_rejected_entry_that_never_ran_does_not_start) {
    auto const made = make_plan({}, {{.key = "a.yaml", .rejected = {"bad"}}});

    EXPECT_TRUE(made.plan.empty());
    EXPECT_THAT(made.next, IsEmpty());
}

TEST(PlanWithProblems, a_check_that_moved_to_another_key_and_is_rejected_there_continues) {
    auto const running = running_in("a.yaml", {a_check("one")});

    auto const made = make_plan(running, {{.key = "b.yaml", .rejected = {"one"}}});

    EXPECT_THAT(made.plan.stop, IsEmpty());
    EXPECT_EQ(made.next.at("one").key, "b.yaml");
    EXPECT_TRUE(made.next.at("one").stale);
}

TEST(PlanWithProblems, a_good_entry_wins_over_a_rejected_one_of_the_same_id) {
    std::vector<check::manifest_contents> const wanted{
        a_key("a.yaml", {a_check("one")}),
        {.key = "b.yaml", .rejected = {"one"}},
    };

    auto const made = make_plan(running_in("a.yaml", {a_check("one")}), wanted);

    EXPECT_TRUE(made.plan.empty());
    EXPECT_FALSE(made.next.at("one").stale);
}

TEST(PlanWithProblems, an_entry_without_an_id_keeps_what_would_vanish_from_its_key) {
    auto const running = running_in("a.yaml", {a_check("one"), a_check("two")});
    check::manifest_contents wanted = a_key("a.yaml", {a_check("two")});
    wanted.unidentified = true;

    auto const made = make_plan(running, {wanted});

    EXPECT_THAT(made.plan.now_stale, ElementsAre(running.at("one").definition));
    EXPECT_THAT(made.plan.stop, IsEmpty());
    EXPECT_FALSE(made.next.at("two").stale);
}

TEST(PlanWithProblems, an_entry_without_an_id_keeps_nothing_of_another_key) {
    auto running = running_in("a.yaml", {a_check("one")});
    running.merge(running_in("b.yaml", {a_check("two")}));
    check::manifest_contents wanted = a_key("a.yaml", {a_check("one")});
    wanted.unidentified = true;

    auto const made = make_plan(running, {wanted});

    EXPECT_THAT(made.plan.stop, ElementsAre(running.at("two").definition));
}

TEST(PlanWithProblems, a_stale_check_that_is_taken_out_stops) {
    auto const stale = make_plan(running_in("a.yaml", {a_check("one")}), {unreadable("a.yaml")});

    auto const made = make_plan(stale.next, {a_key("a.yaml", {})});

    EXPECT_EQ(made.plan.stop.size(), 1);
    EXPECT_THAT(made.plan.now_fresh, IsEmpty());
    EXPECT_THAT(made.next, IsEmpty());
}

}  // namespace
}  // namespace vitals::inline core::reconcile
