// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// How results become statuses.
#include "core/status/status_store.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::status {
namespace {

using health::failure_reason;
using health::outcome;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

wall_time at(std::chrono::seconds after) {
    return wall_time{} + 1'000'000s + after;
}

std::shared_ptr<check::definition const>
a_check(std::string_view id, check::thresholds limits = {}) {
    check::definition made;
    made.target = check::http_target{};
    made.identity = check::identity{"shop", "web", id};
    made.thresholds = limits;
    return std::make_shared<check::definition const>(std::move(made));
}

health::observation seen(outcome what, std::chrono::seconds when, std::string output = "out") {
    health::observation made;
    made.outcome = what;
    made.reason = what == outcome::critical ? failure_reason::status : failure_reason::none;
    made.ended = at(when);
    made.duration = 5ms;
    made.output = std::move(output);
    return made;
}

struct notification {
    std::string id;
    check::status from;
    check::status to;
    bool initial;
    friend bool operator==(notification const&, notification const&) = default;
};

class StatusStore : public testing::Test {
protected:
    StatusStore() {
        store.subscribe([this](check_status const& check, health::transition const& change) {
            heard.push_back(
                {std::string{check.definition->identity.id()},
                 change.from,
                 change.to,
                 change.initial}
            );
        });
    }

    check_status const& only() { return *store.find("shop/web/one"); }

    status_store store;
    std::vector<notification> heard;
};

constexpr auto passing = check::status::passing;
constexpr auto warning = check::status::warning;
constexpr auto critical = check::status::critical;

TEST_F(StatusStore, a_new_check_is_pending_with_its_initial_status) {
    store.add(a_check("one"), at(1s));

    EXPECT_TRUE(only().pending);
    EXPECT_EQ(only().status(), critical);
    EXPECT_EQ(only().since, at(1s));
    EXPECT_EQ(only().last_probe, wall_time{});
    EXPECT_EQ(only().output, "");
    EXPECT_THAT(heard, IsEmpty());
}

TEST_F(StatusStore, the_first_result_is_an_initial_transition) {
    auto const handle = store.add(a_check("one", {5, 5, 5}), at(1s));

    store.observe(handle, seen(outcome::passing, 2s, "fine"));

    EXPECT_FALSE(only().pending);
    EXPECT_EQ(only().status(), passing);
    EXPECT_EQ(only().since, at(2s));
    EXPECT_EQ(only().last_probe, at(2s));
    EXPECT_EQ(only().output, "fine");
    EXPECT_THAT(heard, ElementsAre(notification{"one", critical, passing, true}));
    EXPECT_EQ(store.statistics().transitions, 0);
}

TEST_F(StatusStore, a_first_result_that_confirms_the_assumed_status_is_reported_as_well) {
    auto const handle = store.add(a_check("one"), at(1s));

    store.observe(handle, seen(outcome::critical, 2s));

    EXPECT_FALSE(only().pending);
    EXPECT_EQ(only().reason, failure_reason::status);
    EXPECT_THAT(heard, ElementsAre(notification{"one", critical, critical, true}));
}

TEST_F(StatusStore, a_change_of_status_is_reported_once_and_counted) {
    auto const handle = store.add(a_check("one"), at(1s));
    store.observe(handle, seen(outcome::passing, 2s));
    heard.clear();

    store.observe(handle, seen(outcome::warning, 3s));
    store.observe(handle, seen(outcome::warning, 4s));

    EXPECT_THAT(heard, ElementsAre(notification{"one", passing, warning, false}));
    EXPECT_EQ(only().since, at(3s));
    EXPECT_EQ(only().last_probe, at(4s));
    EXPECT_EQ(store.statistics().transitions, 1);
}

TEST_F(StatusStore, a_suppressed_failure_leaves_no_trace_but_the_time_of_the_probe) {
    auto const handle = store.add(a_check("one", {0, 0, 3}), at(1s));
    store.observe(handle, seen(outcome::passing, 2s, "fine"));
    auto const revision = store.revision();

    store.observe(handle, seen(outcome::critical, 3s, "broken"));

    EXPECT_EQ(only().status(), passing);
    EXPECT_EQ(only().output, "fine");
    EXPECT_EQ(only().reason, failure_reason::none);
    EXPECT_EQ(only().last_probe, at(3s));
    EXPECT_EQ(store.revision(), revision);
}

TEST_F(StatusStore, an_inconclusive_result_is_only_counted) {
    auto const handle = store.add(a_check("one"), at(1s));
    auto const revision = store.revision();

    store.observe(handle, seen(outcome::inconclusive, 2s));

    EXPECT_TRUE(only().pending);
    EXPECT_EQ(only().last_probe, wall_time{});
    EXPECT_EQ(store.revision(), revision);
    EXPECT_THAT(heard, IsEmpty());
    EXPECT_EQ(store.statistics().by_outcome[std::to_underlying(outcome::inconclusive)], 1);
}

TEST_F(StatusStore, a_check_that_needs_a_setting_is_reported_once_until_it_has_a_result) {
    std::vector<std::string> told;
    store.subscribe_to_unprobed([&](check_status const& check, std::string_view why) {
        told.push_back(std::string{check.definition->identity.id()}.append(": ").append(why));
    });
    auto const handle = store.add(a_check("one"), at(1s));
    auto closed = seen(outcome::inconclusive, 2s);
    closed.cause = "icmp: closed";
    closed.needs_a_setting = true;
    auto const observe_again = [&] { store.observe(handle, health::observation{closed}); };

    observe_again();
    EXPECT_TRUE(only().pending);
    EXPECT_EQ(only().why(), "icmp: closed");
    observe_again();
    EXPECT_THAT(told, ElementsAre("one: icmp: closed"));

    store.observe(handle, seen(outcome::passing, 3s));
    observe_again();
    EXPECT_EQ(told.size(), 2U);
}

TEST_F(StatusStore, a_check_that_cannot_be_probed_any_more_does_not_say_that_it_is_well) {
    auto const handle = store.add(a_check("one"), at(1s));
    store.observe(handle, seen(outcome::passing, 2s));
    auto const before = store.revision_of({});
    auto closed = seen(outcome::inconclusive, 3s);
    closed.cause = "icmp: closed";
    closed.needs_a_setting = true;

    store.observe(handle, health::observation{closed});
    EXPECT_EQ(only().status(), passing);
    EXPECT_EQ(only().why(), "icmp: closed");
    EXPECT_GT(store.revision_of({}), before);

    store.observe(handle, seen(outcome::passing, 4s));
    EXPECT_THAT(only().why(), testing::Not(testing::HasSubstr("icmp")));
}

// It has no room beside those of other namespaces, for hours maybe.
TEST_F(StatusStore, readers_do_not_wait_for_a_check_whose_secret_has_no_room) {
    auto const handle = store.add(a_check("one"), at(1s));
    auto crowded_out = seen(outcome::inconclusive, 2s);
    crowded_out.reason = health::failure_reason::secret;
    ASSERT_EQ(store.await_first_probes([] {}), 1U);

    store.observe(handle, health::observation{crowded_out});
    EXPECT_EQ(store.awaited(), 1U);
    crowded_out.needs_a_setting = true;
    store.observe(handle, health::observation{crowded_out});

    EXPECT_EQ(store.awaited(), 0U);
}

TEST_F(StatusStore, the_revision_grows_only_with_what_can_be_seen) {
    auto const handle = store.add(a_check("one"), at(1s));
    store.observe(handle, seen(outcome::passing, 2s, "fine"));
    auto const before = store.revision();

    store.observe(handle, seen(outcome::passing, 3s, "fine"));
    EXPECT_EQ(store.revision(), before);
    store.observe(handle, seen(outcome::passing, 4s, "better"));
    EXPECT_EQ(store.revision(), before + 1);
    EXPECT_EQ(only().since, at(2s));
    EXPECT_EQ(heard.size(), 1);
}

TEST_F(StatusStore, another_reason_with_the_same_words_is_visible) {
    auto const handle = store.add(a_check("one"), at(1s));
    store.observe(handle, seen(outcome::critical, 2s));
    auto const before = store.revision();
    auto other = seen(outcome::critical, 3s);
    other.reason = failure_reason::timeout;

    store.observe(handle, std::move(other));

    EXPECT_EQ(only().reason, failure_reason::timeout);
    EXPECT_EQ(store.revision(), before + 1);
}

TEST_F(StatusStore, listeners_are_called_in_the_order_they_came) {
    std::string order;
    store.subscribe([&](auto const&, auto const&) { order += 'a'; });
    store.subscribe([&](auto const&, auto const&) { order += 'b'; });
    auto const handle = store.add(a_check("one"), at(1s));

    store.observe(handle, seen(outcome::passing, 2s));
    store.observe(handle, seen(outcome::critical, 3s));

    EXPECT_EQ(order, "abab");
}

TEST_F(StatusStore, a_listener_sees_the_new_state_and_when_and_why_it_came) {
    auto const handle = store.add(a_check("one"), at(1s));
    std::string output;
    health::transition last{};
    store.subscribe([&](check_status const& check, health::transition const& change) {
        output = check.output;
        last = change;
    });

    store.observe(handle, seen(outcome::critical, 7s, "refused"));

    EXPECT_EQ(output, "refused");
    EXPECT_EQ(last.when, at(7s));
    EXPECT_EQ(last.reason, failure_reason::status);
}

TEST_F(StatusStore, an_output_is_kept_without_spare_room) {
    auto const handle = store.add(a_check("one"), at(1s));
    auto big = seen(outcome::passing, 2s, std::string(100, 'x'));
    big.output.reserve(65'536);

    store.observe(handle, std::move(big));

    EXPECT_LT(only().output.capacity(), 200);
}

TEST_F(StatusStore, the_sentence_follows_every_conclusive_result) {
    auto const handle = store.add(a_check("one", {2, 3, 3}), at(1s));
    auto const good = [](std::chrono::seconds when) {
        auto made = seen(outcome::passing, when);
        made.code = 200;
        return made;
    };
    auto const bad = [](std::chrono::seconds when) {
        auto made = seen(outcome::critical, when);
        made.code = 503;
        return made;
    };
    auto const why_after = [&](health::observation one) {
        store.observe(handle, std::move(one));
        return only().why();
    };

    EXPECT_EQ(only().why(), "no result yet");
    EXPECT_EQ(why_after(good(2s)), "200 in 5 ms");
    EXPECT_EQ(why_after(bad(3s)), "503, expected 200-299; failure 1 of 3");
    EXPECT_EQ(why_after(bad(4s)), "503, expected 200-299; failure 2 of 3");
    EXPECT_EQ(why_after(bad(5s)), "503, expected 200-299; 3rd failure in a row");
    EXPECT_EQ(why_after(bad(6s)), "503, expected 200-299; 4th failure in a row");
    EXPECT_EQ(why_after(good(7s)), "200 in 5 ms; success 1 of 2");
    EXPECT_EQ(why_after(good(445s)), "200 in 5 ms; was critical for 7m 20s");
    EXPECT_EQ(why_after(seen(outcome::inconclusive, 450s)), "200 in 5 ms; was critical for 7m 20s");
    EXPECT_EQ(only().output, "out");
}

TEST_F(StatusStore, a_status_that_lasted_nearly_two_seconds_lasted_two) {
    auto const handle = store.add(a_check("one"), at(0s));
    store.observe(handle, seen(outcome::critical, 10s));
    auto good = seen(outcome::passing, 12s);
    good.ended -= 500us;
    store.observe(handle, std::move(good));

    EXPECT_THAT(only().why(), testing::HasSubstr("was critical for 2s"));
}

TEST_F(StatusStore, the_first_failure_is_one_failure_whatever_the_thresholds) {
    auto const handle = store.add(a_check("one", {5, 5, 5}), at(1s));
    std::string notification;
    store.subscribe([&](check_status const&, health::transition const& change) {
        notification = change.why;
    });
    auto one = seen(outcome::critical, 2s);
    one.code = 503;

    store.observe(handle, std::move(one));

    EXPECT_EQ(notification, "503, expected 200-299");
}

TEST_F(StatusStore, a_cause_is_that_of_when_status_and_reason_changed_last) {
    auto const handle = store.add(a_check("one"), at(1s));
    auto const refused = [](std::chrono::seconds when, std::string cause) {
        auto made = seen(outcome::critical, when);
        made.reason = failure_reason::connect;
        made.cause = std::move(cause);
        return made;
    };
    store.observe(handle, refused(2s, "connect: 10.0.0.1:1 refused"));

    store.observe(handle, refused(3s, "connect: 10.0.0.2:1 refused"));

    EXPECT_EQ(only().why(), "connect: 10.0.0.1:1 refused; 2nd failure in a row");
}

TEST_F(StatusStore, first_probes_are_awaited_of_the_checks_that_are_there_then) {
    auto const one = store.add(a_check("one"), at(1s));
    auto const two = store.add(a_check("two"), at(1s));
    auto const three = store.add(a_check("three"), at(1s));
    store.observe(one, seen(outcome::passing, 2s));
    std::vector<std::size_t> left;
    EXPECT_EQ(store.await_first_probes([&] { left.push_back(store.awaited()); }), 2U);

    auto const later = store.add(a_check("later"), at(3s));
    store.observe(later, seen(outcome::passing, 4s));
    store.observe(one, seen(outcome::passing, 4s));
    store.observe(two, seen(outcome::inconclusive, 4s));
    store.observe(two, seen(outcome::passing, 5s));
    store.observe(three, seen(outcome::critical, 5s));

    EXPECT_THAT(left, ElementsAre(1U, 0U));
}

TEST_F(StatusStore, a_check_whose_secret_has_not_been_read_is_still_awaited) {
    auto const one = store.add(a_check("one"), at(1s));
    std::size_t left = store.await_first_probes([&] { left = store.awaited(); });
    auto unread = seen(outcome::inconclusive, 2s);
    unread.reason = health::failure_reason::secret;

    store.observe(one, std::move(unread));
    EXPECT_EQ(left, 1U);

    store.observe(one, seen(outcome::passing, 3s));
    EXPECT_EQ(left, 0U);
}

TEST_F(StatusStore, a_check_that_is_removed_is_not_awaited_any_more) {
    store.add(a_check("one"), at(1s));
    auto const two = store.add(a_check("two"), at(1s));
    std::size_t left = store.await_first_probes([&] { left = store.awaited(); });

    store.remove(check::identity{"shop", "web", "one"});
    auto const before = left;
    store.observe(store.replace(a_check("two", {1, 1, 1}), at(2s)), seen(outcome::passing, 3s));
    store.observe(two, seen(outcome::passing, 3s));

    EXPECT_EQ(before, 1U);
    EXPECT_EQ(left, 0U);
}

// Regression: a walk ended at the first check of the other one.
TEST(StatusStoreOfFiles, visits_all_checks_of_a_name_and_none_of_one_that_differs_in_case_alone) {
    status_store store;
    for (auto const* file : {"Web", "web", "WEB"})
        for (auto const* id : {"a", "b"}) {
            check::definition made;
            made.target = check::http_target{};
            made.identity = check::identity{"local", file, id};
            store.add(std::make_shared<check::definition const>(std::move(made)), at(0s));
        }

    for (auto const* file : {"Web", "web", "WEB"}) {
        std::vector<std::string> visited;
        store.for_each_of("local", file, [&visited](auto const& each) {
            visited.push_back(each.definition->identity.text());
        });
        std::string const before = std::string{"local/"} + file;
        EXPECT_THAT(visited, ElementsAre(before + "/a", before + "/b"));
    }
}

TEST(CheckStatus, is_small) {
    // 100,000 of them are kept; who makes it grow should know.
    EXPECT_LE(sizeof(check_status), 160);
}

TEST(KeptOutputs, beyond_the_budget_of_their_namespace_are_cut_to_their_beginning) {
    quota::quotas const quotas{{.output_bytes = 10'000}};
    status_store store;
    store.limit_outputs(quotas, quota::no_limit);
    auto const one = store.add(a_check("one"), {});
    auto const other = store.add(a_check("other"), {});
    auto const see = [&](handle which, std::string output) {
        health::observation seen;
        seen.outcome = outcome::passing;
        seen.output = std::move(output);
        store.observe(which, std::move(seen));
    };
    see(one, "200 " + std::string(6'000, 'x'));
    EXPECT_EQ(store.find("shop/web/one")->output.size(), 6'004U);

    see(other, "201 " + std::string(6'000, 'y'));

    for (auto const* id : {"one", "other"}) {
        auto const& output = store.find(std::string{"shop/web/"} + id)->output;
        EXPECT_EQ(output.size(), 4'096U);
        EXPECT_TRUE(output.starts_with("20"));
        EXPECT_TRUE(output.ends_with("docs/tenants.md]")) << output.substr(4'000);
    }
    EXPECT_LE(store.kept_outputs().find("shop")->second.kept(), 10'000U);
    EXPECT_EQ(store.kept_outputs().find("shop")->second.shortened, 1U);

    // The same answer again is no other output, although less of it is kept.
    auto const revision = store.revision();
    see(other, "201 " + std::string(6'000, 'y'));
    EXPECT_EQ(store.revision(), revision);

    store.remove({"shop", "web", "one"});
    see(other, "201 short");
    see(other, "201 " + std::string(6'000, 'y'));
    EXPECT_EQ(store.find("shop/web/other")->output.size(), 6'004U);
}

TEST(KeptOutputs, that_never_change_are_whole_again_once_there_is_room) {
    quota::quotas const quotas{{.output_bytes = 10'000}};
    status_store store;
    store.limit_outputs(quotas, quota::no_limit);
    auto const stays = store.add(a_check("stays"), {});
    auto const goes = store.add(a_check("goes"), {});
    auto const see = [&](handle which) {
        health::observation seen;
        seen.outcome = outcome::passing;
        seen.output = std::string(6'000, 'x');
        store.observe(which, std::move(seen));
    };
    see(stays);
    see(goes);
    ASSERT_EQ(store.find("shop/web/stays")->output.size(), 4'096U);

    store.remove({"shop", "web", "goes"});
    see(stays);

    EXPECT_EQ(store.find("shop/web/stays")->output.size(), 6'000U);
}

}  // namespace
}  // namespace vitals::inline core::status
