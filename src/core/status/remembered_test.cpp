// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Checks that have had results before this process began.
#include "core/status/remembered.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/icmp_target.hpp"
#include "core/check/status.hpp"
#include "core/check/target.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace vitals::inline core::status {
namespace {

using health::outcome;
using namespace std::chrono_literals;

constexpr wall_time now = wall_time{} + 1'000'000s;

std::shared_ptr<check::definition const>
a_check(std::uint32_t failures_before_critical = 0, check::target of = check::http_target{}) {
    check::definition made;
    made.identity = check::identity{"shop", "web", "one"};
    made.thresholds.failures_before_critical = failures_before_critical;
    made.target = std::move(of);
    return std::make_shared<check::definition const>(std::move(made));
}

struct RememberedCheck : testing::Test {
    RememberedCheck() {
        store.subscribe([this](check_status const&, health::transition const& change) {
            heard.push_back(change.to);
            initial = change.initial;
        });
        store.remember_with([this](check::definition const&) { return std::exchange(known, {}); });
    }
    check_status const& only() { return *store.find("shop/web/one"); }
    void needs_a_setting(handle which) {
        health::observation made;
        made.cause = "icmp: closed";
        made.needs_a_setting = true;
        store.observe(which, std::move(made));
    }
    void see(handle which, outcome what, std::uint16_t code) {
        health::observation made;
        made.outcome = what;
        made.code = code;
        made.reason = what == outcome::critical ? health::failure_reason::status
                                                : health::failure_reason::none;
        made.ended = now + 10s;
        made.duration = 3ms;
        store.observe(which, std::move(made));
    }

    status_store store;
    std::optional<remembered> known = remembered{
        .status = check::status::critical,
        .reason = health::failure_reason::status,
        .counters = {.count = 9, .failing = true, .primed = false},
        .since = now - 1h,
        .why = "503, expected 200-299; 9th failure in a row"
    };
    std::vector<check::status> heard;
    bool initial = false;
};

TEST_F(RememberedCheck, is_shown_as_it_was_before_its_first_probe) {
    store.add(a_check(), now);

    EXPECT_EQ(only().status(), check::status::critical);
    EXPECT_EQ(only().since, now - 1h);
    EXPECT_FALSE(only().pending);
    EXPECT_EQ(only().reason, health::failure_reason::status);
    EXPECT_TRUE(only().untried);
    EXPECT_EQ(only().why(), "503, expected 200-299; 9th failure in a row");
}

TEST_F(RememberedCheck, makes_no_transition_when_it_finds_what_was_there) {
    auto const which = store.add(a_check(), now);

    see(which, outcome::critical, 503);

    EXPECT_TRUE(heard.empty());
    EXPECT_EQ(only().since, now - 1h);
    EXPECT_EQ(only().why(), "503, expected 200-299; 10th failure in a row");
}

TEST_F(RememberedCheck, makes_one_transition_that_is_not_its_first_when_all_is_well_again) {
    auto const which = store.add(a_check(), now);

    see(which, outcome::passing, 200);

    EXPECT_EQ(heard, std::vector{check::status::passing});
    EXPECT_FALSE(initial);
    EXPECT_EQ(only().why(), "200 in 3 ms; was critical for 1h");
}

TEST_F(RememberedCheck, continues_to_count_failures) {
    known->status = check::status::passing;
    known->counters = {.count = 1, .failing = true, .primed = false};
    auto const which = store.add(a_check(3), now);

    see(which, outcome::critical, 503);
    EXPECT_TRUE(heard.empty());
    see(which, outcome::critical, 503);

    EXPECT_EQ(heard, std::vector{check::status::critical});
}

TEST_F(RememberedCheck, has_its_next_result_counted_at_once_when_it_was_redefined_meanwhile) {
    known->status = check::status::passing;
    known->redefined = true;
    auto const which = store.add(a_check(3), now);
    EXPECT_EQ(only().status(), check::status::passing);

    see(which, outcome::critical, 503);

    EXPECT_EQ(heard, std::vector{check::status::critical});
    EXPECT_FALSE(initial);
}

TEST_F(RememberedCheck, shows_how_long_its_status_before_had_lasted) {
    known->status = check::status::passing;
    known->counters = {.count = 1, .primed = false};
    known->before = {check::status::critical, 440s};
    auto const which = store.add(a_check(), now);

    see(which, outcome::passing, 200);

    EXPECT_EQ(only().why(), "200 in 3 ms; was critical for 7m 20s");
}

TEST_F(RememberedCheck, is_not_of_the_future) {
    known->since = now + 1h;

    store.add(a_check(), now);

    EXPECT_EQ(only().since, now);
}

TEST_F(RememberedCheck, says_that_it_has_no_result_yet_when_its_sentence_is_not_known) {
    known->why.clear();

    store.add(a_check(), now);

    EXPECT_EQ(only().why(), "no result since the restart");
}

// Regression: it was "passing", with the sentence of before the restart, as long as nobody opened
// the sysctl again.
TEST_F(RememberedCheck, says_which_setting_it_needs_since_the_restart) {
    known->status = check::status::passing;
    known->why = "answered in 3 ms";
    auto const which = store.add(a_check(), now);
    auto const revision = store.revision_of({});
    needs_a_setting(which);

    EXPECT_EQ(only().why(), "icmp: closed");
    EXPECT_EQ(only().status(), check::status::passing);
    EXPECT_GT(store.revision_of({}), revision);
    EXPECT_TRUE(heard.empty());

    see(which, outcome::passing, 200);
    EXPECT_EQ(only().why(), "200 in 3 ms");
}

TEST_F(RememberedCheck, that_asks_something_else_needs_that_setting_no_more) {
    needs_a_setting(store.add(a_check(), now));

    store.replace(a_check(0, check::icmp_target{}), now);

    EXPECT_EQ(only().why(), "no result since the restart");
}

TEST_F(RememberedCheck, is_one_of_those_that_readers_wait_for) {
    auto const which = store.add(a_check(), now);
    int left = 1;

    EXPECT_EQ(store.await_first_probes([&left] { --left; }), 1U);
    see(which, outcome::critical, 503);

    EXPECT_EQ(left, 0);
}

}  // namespace
}  // namespace vitals::inline core::status
