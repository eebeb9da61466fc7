// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// The statuses of checks when definitions come, change and go.
#include "core/check/alerting.hpp"
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::status {
namespace {

using health::outcome;
using testing::ElementsAre;
using namespace std::chrono_literals;

constexpr wall_time start = wall_time{} + 1'000'000s;

struct edit {
    std::string_view method = "GET";
    check::thresholds limits{};
    std::string_view name = "name";
    std::string_view owner = "";
};

std::shared_ptr<check::definition const> a_check(std::string_view id, edit const& how = {}) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    made.name = how.name;
    made.thresholds = how.limits;
    if (!how.owner.empty()) made.alerting = check::alerting{.owner = std::string{how.owner}};
    check::http_target target;
    target.method = how.method;
    made.target = target;
    return std::make_shared<check::definition const>(std::move(made));
}

health::observation seen(outcome what, std::string output = "out") {
    health::observation made;
    made.outcome = what;
    made.ended = start + 5s;
    made.output = std::move(output);
    return made;
}

std::vector<std::string> ids(status_store const& store) {
    std::vector<std::string> found;
    store.for_each([&](check_status const& each) {
        found.emplace_back(each.definition->identity.id());
    });
    return found;
}

TEST(StatusStoreEdits, are_listed_in_the_order_of_their_identities) {
    status_store store;
    for (auto const* id : {"pear", "apple", "fig"}) store.add(a_check(id), start);

    EXPECT_THAT(ids(store), ElementsAre("apple", "fig", "pear"));
    EXPECT_EQ(store.size(), 3);
}

TEST(StatusStoreEdits, what_is_not_there_is_not_found_and_not_removed) {
    status_store store;
    store.add(a_check("one"), start);
    auto const revision = store.revision();

    store.remove(check::identity{"shop", "web", "two"});
    store.set_stale(check::identity{"shop", "web", "two"}, true);

    EXPECT_EQ(store.find("shop/web/two"), nullptr);
    EXPECT_EQ(store.size(), 1);
    EXPECT_EQ(store.revision(), revision);
}

TEST(StatusStoreEdits, the_result_of_a_removed_check_is_dropped_and_counted) {
    status_store store;
    auto const gone = store.add(a_check("one"), start);
    store.remove(check::identity{"shop", "web", "one"});

    store.observe(gone, seen(outcome::critical));

    EXPECT_EQ(store.size(), 0);
    EXPECT_EQ(store.statistics().dropped, 1);
    EXPECT_EQ(store.statistics().by_outcome[2], 1);
}

TEST(StatusStoreEdits, a_late_result_does_not_reach_the_next_check_in_the_same_slot) {
    status_store store;
    auto const gone = store.add(a_check("one"), start);
    store.remove(check::identity{"shop", "web", "one"});
    auto const next = store.add(a_check("two"), start);

    store.observe(gone, seen(outcome::passing));

    EXPECT_EQ(next.slot, gone.slot);
    EXPECT_TRUE(store.find("shop/web/two")->pending);
    EXPECT_EQ(store.statistics().dropped, 1);
}

TEST(StatusStoreEdits, a_handle_that_never_was_is_dropped) {
    status_store store;

    store.observe({7, 0}, seen(outcome::passing));

    EXPECT_EQ(store.statistics().dropped, 1);
}

TEST(StatusStoreEdits, slots_are_used_again) {
    status_store store;
    std::set<std::uint32_t> slots;

    for (int i = 0; i < 100; ++i) {
        slots.insert(store.add(a_check("one"), start).slot);
        store.remove(check::identity{"shop", "web", "one"});
    }

    EXPECT_EQ(slots.size(), 1);
}

// Regression: a ping that became a request still said that the sysctl of pings is closed.
TEST(StatusStoreEdits, what_asks_something_else_needs_no_setting_of_what_it_asked_before) {
    status_store store;
    int seen_unprobed = 0;
    store.subscribe_to_unprobed([&seen_unprobed](auto const&, auto) { ++seen_unprobed; });
    auto closed = seen(outcome::inconclusive);
    closed.cause = "icmp: closed";
    closed.needs_a_setting = true;
    store.observe(store.add(a_check("one"), start), health::observation{closed});
    ASSERT_EQ(store.find("shop/web/one")->why(), "icmp: closed");
    auto const before = store.revision_of({});

    auto const which = store.replace(a_check("one", {.method = "POST"}), start);
    EXPECT_EQ(store.find("shop/web/one")->why(), "no result yet");
    EXPECT_GT(store.revision_of({}), before);

    store.observe(which, health::observation{closed});
    EXPECT_EQ(seen_unprobed, 2);
    store.observe(which, seen(outcome::passing));
    store.observe(which, health::observation{closed});
    store.replace(a_check("one"), start);
    EXPECT_EQ(store.find("shop/web/one")->why(), "no result since the edit");
}

TEST(StatusStoreEdits, another_definition_keeps_status_output_and_since) {
    status_store store;
    auto const first = store.add(a_check("one"), start);
    store.observe(first, seen(outcome::passing, "fine"));

    auto const second = store.replace(a_check("one", {.method = "POST"}), start + 60s);

    auto const& check = *store.find("shop/web/one");
    EXPECT_NE(first, second);
    EXPECT_EQ(check.status(), check::status::passing);
    EXPECT_EQ(check.output, "fine");
    EXPECT_EQ(check.since, start + 5s);
    EXPECT_FALSE(check.pending);
    EXPECT_EQ(store.size(), 1);
}

TEST(StatusStoreEdits, the_old_definition_may_go_and_the_check_is_still_found) {
    status_store store;
    store.add(a_check("one"), start);

    store.replace(
        a_check("one", {.name = "renamed"}),
        start
    );  // the store held the only reference to the old one

    ASSERT_NE(store.find("shop/web/one"), nullptr);
    EXPECT_EQ(store.find("shop/web/one")->definition->name, "renamed");
    EXPECT_THAT(ids(store), ElementsAre("one"));
    store.remove(check::identity{"shop", "web", "one"});
    EXPECT_EQ(store.size(), 0);
}

TEST(StatusStoreEdits, the_result_of_the_former_definition_is_dropped) {
    status_store store;
    auto const former = store.add(a_check("one"), start);
    auto const present = store.replace(a_check("one", {.method = "POST"}), start);

    store.observe(former, seen(outcome::passing));
    EXPECT_TRUE(store.find("shop/web/one")->pending);
    store.observe(present, seen(outcome::passing));
    EXPECT_FALSE(store.find("shop/web/one")->pending);

    EXPECT_EQ(store.statistics().dropped, 1);
}

TEST(StatusStoreEdits, an_edit_that_leaves_the_target_alone_keeps_the_counters) {
    status_store store;
    check::thresholds const three{.failures_before_critical = 3};
    auto handle = store.add(a_check("one", {.limits = three}), start);
    store.observe(handle, seen(outcome::passing));
    store.observe(handle, seen(outcome::critical));

    handle = store.replace(a_check("one", {.limits = three, .name = "renamed"}), start);
    store.observe(handle, seen(outcome::critical));
    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::passing);
    store.observe(handle, seen(outcome::critical));

    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::critical);
}

TEST(StatusStoreEdits, another_owner_keeps_status_since_and_counters) {
    status_store store;
    check::thresholds const two{.failures_before_critical = 2};
    auto handle = store.add(a_check("one", {.limits = two}), start);
    store.observe(handle, seen(outcome::passing));
    store.observe(handle, seen(outcome::critical));

    handle = store.replace(a_check("one", {.limits = two, .owner = "shop"}), start + 60s);

    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::passing);
    EXPECT_EQ(store.find("shop/web/one")->since, start + 5s);
    store.observe(handle, seen(outcome::critical));
    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::critical);
}

TEST(StatusStoreEdits, after_an_edit_of_the_target_the_next_result_counts_at_once) {
    status_store store;
    check::thresholds const three{.failures_before_critical = 3};
    auto handle = store.add(a_check("one", {.limits = three}), start);
    store.observe(handle, seen(outcome::passing));

    handle = store.replace(a_check("one", {.method = "POST", .limits = three}), start);
    store.observe(handle, seen(outcome::critical));

    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::critical);
}

TEST(StatusStoreEdits, new_thresholds_hold_from_the_next_result) {
    status_store store;
    auto handle = store.add(a_check("one", {.limits = {.failures_before_critical = 5}}), start);
    store.observe(handle, seen(outcome::passing));
    store.observe(handle, seen(outcome::critical));

    handle = store.replace(a_check("one", {.limits = {.failures_before_critical = 2}}), start);
    store.observe(handle, seen(outcome::critical));

    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::critical);
}

TEST(StatusStoreEdits, replacing_what_is_not_there_adds_it) {
    status_store store;

    auto const handle = store.replace(a_check("one"), start);
    store.observe(handle, seen(outcome::passing));

    EXPECT_EQ(store.find("shop/web/one")->status(), check::status::passing);
}

TEST(StatusStoreEdits, being_stale_is_visible_when_it_changes) {
    status_store store;
    store.add(a_check("one"), start);
    check::identity const one{"shop", "web", "one"};
    auto const before = store.revision();

    store.set_stale(one, true);
    store.set_stale(one, true);

    EXPECT_TRUE(store.find("shop/web/one")->stale);
    EXPECT_EQ(store.revision(), before + 1);
}

TEST(StatusStoreEdits, coming_changing_and_going_are_visible) {
    status_store store;
    auto last = store.revision();
    auto const grown = [&] { return std::exchange(last, store.revision()) < store.revision(); };

    store.add(a_check("one"), start);
    EXPECT_TRUE(grown());
    store.replace(a_check("one", {.name = "renamed"}), start);
    EXPECT_TRUE(grown());
    store.remove(check::identity{"shop", "web", "one"});
    EXPECT_TRUE(grown());
}

}  // namespace
}  // namespace vitals::inline core::status
