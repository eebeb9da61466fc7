// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The order in which ConfigMaps are read, and changes during the reading.

#include "core/reconcile/plan.hpp"
#include "kube/model/config_map.hpp"
#include "sources/controller/backlog.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/reader.hpp"
#include "sources/controller/reading.hpp"
#include "sources/controller/reconciler.hpp"
#include "sources/controller/rereading.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

// Reads when the test says so.
class slow_reader final : public reader {
public:
    explicit slow_reader(receiver to) : to_{std::move(to)} {}

    void read(kube::model::config_map object) override {
        EXPECT_FALSE(now_) << "two at a time";
        now_ = std::move(object);
    }
    void stop() override { stopped = true; }
    void ask(std::function<void()> answered) override { answered(); }

    // What is being read, "" for nothing.
    std::string now() const { return now_ ? now_->key.ns + "/" + now_->key.name : ""; }
    void finish() { to_(read_config_map(*std::exchange(now_, std::nullopt), {})); }
    void give_up() {
        to_(read_config_map(*std::exchange(now_, std::nullopt), [] { return true; }));
    }

    bool stopped = false;

private:
    receiver to_;
    std::optional<kube::model::config_map> now_;
};

struct ControllerReading : testing::Test {
    ControllerReading() {
        runtime::asio::co_spawn(
            loop,
            under_test.run(),
            runtime::asio::bind_cancellation_slot(
                end.slot(),
                [this](std::exception_ptr const&) { ended = true; }
            )
        );
        clock.settle();
    }
    ~ControllerReading() override {
        end.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
        EXPECT_TRUE(ended);
    }

    void carry_out(reconcile::plan const& plan) {
        for (auto const& each : plan.start) running.insert(each->identity.text());
        for (auto const& each : plan.stop) running.erase(each->identity.text());
    }
    void change(std::string ns, std::string name, std::string id, std::string uid = "u1") {
        under_test.changed(
            {.key = {std::move(ns), std::move(name)},
             .uid = std::move(uid),
             .data = {{"a.yaml", "checks: [{id: " + std::move(id) + ", http: 'http://a'}]"}}}
        );
        clock.settle();
    }
    void remove(std::string ns, std::string name) {
        under_test.removed({std::move(ns), std::move(name)});
        clock.settle();
    }
    void finish() {
        read->finish();
        clock.settle();
    }
    void give_up() {
        read->give_up();
        clock.settle();
    }
    // What is read one after the other from now on.
    std::vector<std::string> order() {
        std::vector<std::string> all;
        for (auto next = read->now(); !next.empty(); next = read->now()) {
            all.push_back(next);
            finish();
        }
        return all;
    }

    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log log;
    std::set<std::string> running;
    std::vector<problems_changed> reports;
    slow_reader* read = nullptr;
    runtime::asio::cancellation_signal end;
    bool ended = false;
    int asked = 0;
    controller under_test{
        {.loop = loop.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader =
             [this](reader::receiver to) {
                 auto made = std::make_unique<slow_reader>(std::move(to));
                 read = made.get();
                 return made;
             },
         .read_again = [this] { ++asked; }},
        {.apply = [this](reconcile::plan const& plan) { carry_out(plan); },
         .report = [this](problems_changed const& change) { reports.push_back(change); }}
    };
};

}  // namespace

TEST_F(ControllerReading, a_deletion_while_its_old_version_is_read_is_not_undone_by_the_result) {
    change("shop", "web", "one");
    ASSERT_EQ(read->now(), "shop/web");
    remove("shop", "web");

    finish();

    EXPECT_THAT(running, IsEmpty());
    EXPECT_EQ(under_test.known().config_maps(), 0U);
    EXPECT_TRUE(under_test.idle());
}

TEST_F(ControllerReading, a_config_map_created_again_while_its_old_version_is_read_runs) {
    change("shop", "web", "one");
    remove("shop", "web");
    change("shop", "web", "two", "u2");

    finish();
    EXPECT_THAT(running, IsEmpty());
    finish();

    EXPECT_THAT(running, ElementsAre("shop/web/two"));
    EXPECT_EQ(under_test.known().uid({"shop", "web"}), "u2");
}

TEST_F(ControllerReading, edits_of_one_config_map_are_carried_out_in_order) {
    change("shop", "web", "one");
    change("shop", "web", "two");
    change("shop", "web", "three");

    finish();
    EXPECT_THAT(running, ElementsAre("shop/web/one"));
    finish();

    EXPECT_THAT(running, ElementsAre("shop/web/three"));
    EXPECT_EQ(read->now(), "");
}

TEST_F(ControllerReading, a_deletion_waits_for_no_reading) {
    change("shop", "web", "one");
    finish();
    change("evil", "slow", "x");
    ASSERT_EQ(read->now(), "evil/slow");

    remove("shop", "web");

    EXPECT_THAT(running, IsEmpty());
}

TEST_F(ControllerReading, another_namespaces_edit_waits_for_nothing_but_what_is_being_read) {
    for (int i = 0; i < 100; ++i) change("evil", "slow-" + std::to_string(i), "x");
    change("shop", "web", "one");

    finish();

    EXPECT_EQ(read->now(), "shop/web");
}

TEST_F(ControllerReading, a_small_config_map_goes_before_a_large_one_of_its_namespace) {
    change("evil", "first", "x");
    change("shop", "a", std::string(200, 'l'));
    change("shop", "b", "s");

    EXPECT_THAT(order(), ElementsAre("evil/first", "shop/b", "shop/a"));
}

// Regression: the order was by name, so the smallest name went first, for ever.
TEST_F(ControllerReading, a_config_map_that_is_edited_without_end_starves_no_other_one) {
    change("a", "a", "x");
    change("a", "b", std::string(200, 'l'));
    change("b", "b", "x");
    int readings = 0;
    while (running.size() < 3 && ++readings < 1000) {
        change("a", "a", "x" + std::to_string(readings));
        finish();
    }

    EXPECT_LT(readings, 100);
}

TEST_F(ControllerReading, that_was_given_up_is_a_problem_and_what_ran_continues) {
    change("shop", "web", "one");
    finish();

    change("shop", "web", "two");
    give_up();

    EXPECT_THAT(running, ElementsAre("shop/web/one"));
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_THAT(reports[0].problems.at(0).message, HasSubstr("takes too much CPU time"));
    EXPECT_EQ(under_test.statistics().given_up, 1U);
    EXPECT_EQ(log.count("reading a ConfigMap took too much CPU time and was given up"), 1U);
}

TEST_F(
    ControllerReading,
    that_was_given_up_is_not_repeated_before_half_a_minute_whatever_is_edited
) {
    change("shop", "web", "one");
    give_up();

    change("shop", "web", "two");
    change("shop", "web", "three");
    clock.advance(hold_off - 1s);
    EXPECT_EQ(read->now(), "");
    EXPECT_EQ(under_test.statistics().queue.delayed, 1U);
    clock.advance(1s);

    EXPECT_EQ(read->now(), "shop/web");
    finish();
    EXPECT_THAT(running, ElementsAre("shop/web/three"));
    EXPECT_EQ(read->now(), "");
}

TEST_F(ControllerReading, that_was_given_up_is_held_off_also_for_an_edit_that_came_meanwhile) {
    change("shop", "web", "one");
    change("shop", "web", "two");
    give_up();

    EXPECT_EQ(read->now(), "");
    clock.advance(hold_off);
    EXPECT_EQ(read->now(), "shop/web");
}

TEST_F(ControllerReading, that_was_given_up_is_held_off_also_when_the_config_map_is_created_again) {
    change("shop", "web", "one");
    give_up();

    remove("shop", "web");
    change("shop", "web", "two", "u2");
    EXPECT_EQ(read->now(), "");
    clock.advance(hold_off);
    EXPECT_EQ(read->now(), "shop/web");
}

TEST_F(ControllerReading, that_is_held_off_delays_no_other_config_map) {
    change("shop", "web", "one");
    give_up();
    change("shop", "web", "two");

    change("shop", "db", "one");

    EXPECT_EQ(read->now(), "shop/db");
}

TEST_F(ControllerReading, everything_is_read_once_that_came_before_although_edits_keep_coming) {
    change("shop", "web", "one");
    change("shop", "db", "one");
    bool said = false;
    under_test.when_idle([&] { said = running.contains("shop/db/one"); });
    change("shop", "web", "two");
    change("other", "web", "one");

    int readings = 0;
    for (; !said && readings < 10; ++readings) {
        finish();
        change("shop", "web", "three");
    }

    EXPECT_TRUE(said);
    EXPECT_LE(readings, 4);
}

TEST_F(ControllerReading, everything_is_read_although_one_was_given_up_and_edited_since) {
    change("evil", "slow", "one");
    change("shop", "web", "one");
    bool said = false;
    under_test.when_idle([&] { said = true; });
    change("evil", "slow", "two");

    give_up();
    EXPECT_FALSE(said);
    finish();

    EXPECT_TRUE(said);
}

TEST_F(ControllerReading, is_waited_for_by_those_who_bring_more_than_may_wait) {
    bool room = false;
    auto const ask = [&] {
        room = false;
        runtime::asio::co_spawn(loop, under_test.room(), [&](std::exception_ptr const&) {
            room = true;
        });
        clock.settle();
        return room;
    };
    EXPECT_TRUE(ask());
    change("shop", "reading", "x");
    auto const change_large = [&](std::string name) {
        under_test.changed(
            {.key = {"shop", std::move(name)},
             .uid = "u1",
             .data = {{"a.yaml", "checks: []"}, {"large", std::string(most_waiting_bytes, 'x')}}}
        );
        clock.settle();
    };
    change_large("first");
    change_large("second");
    EXPECT_FALSE(ask());

    finish();
    EXPECT_FALSE(room);
    finish();
    EXPECT_TRUE(room);
    give_up();
    change_large("second");

    EXPECT_TRUE(ask()) << "what is held off keeps nobody waiting";
    EXPECT_GT(under_test.statistics().bytes, most_waiting_bytes);
}

// Regression: the list that the edit asked for had passed it, so its mistake stayed for half an
// hour although the edit had allowed it.
TEST_F(ControllerReading, that_began_before_an_edit_of_the_policy_is_repeated_if_it_had_mistakes) {
    change("shop", "web", "{");
    under_test.rules_changed();
    under_test.read_again();
    ASSERT_EQ(asked, 1);
    ASSERT_FALSE(under_test.hands_on_again({"shop", "web"}));

    finish();
    clock.advance(rereading::between);
    EXPECT_EQ(asked, 2);
    ASSERT_TRUE(under_test.hands_on_again({"shop", "web"}));
    change("shop", "web", "{");
    finish();
    clock.advance(1h);

    EXPECT_EQ(asked, 2);
    EXPECT_FALSE(under_test.hands_on_again({"shop", "web"}));
}

TEST_F(ControllerReading, that_began_before_an_edit_of_the_policy_and_had_no_mistakes_counts) {
    change("shop", "web", "one");
    under_test.rules_changed();
    under_test.read_again();

    finish();
    clock.advance(1h);

    EXPECT_EQ(asked, 1);
    EXPECT_FALSE(under_test.hands_on_again({"shop", "web"}));
}

// Regression: each removal of anybody put off the next reading by a turn.
TEST_F(ControllerReading, does_not_wait_for_the_removals_of_another_namespace) {
    for (int i = 0; i < 20; ++i) {
        change("evil", "m" + std::to_string(i), "x");
        finish();
    }
    under_test.changed({.key = {"shop", "web"}, .uid = "u1", .data = {{"a.yaml", "checks: []"}}});
    for (int i = 0; i < 20; ++i) under_test.removed({"evil", "m" + std::to_string(i)});

    loop.restart();
    loop.poll_one();

    EXPECT_EQ(read->now(), "shop/web");
    EXPECT_EQ(running.size(), 19U);
}

TEST_F(ControllerReading, waits_for_the_removals_of_its_own_namespace_which_make_room) {
    for (auto const* name : {"a", "b", "c"}) {
        change("shop", name, "x");
        finish();
    }
    for (auto const* name : {"a", "b", "c"}) under_test.removed({"shop", name});
    under_test.changed({.key = {"shop", "d"}, .uid = "u1", .data = {{"a.yaml", "checks: []"}}});

    loop.restart();
    loop.poll_one();
    EXPECT_EQ(read->now(), "");
    clock.settle();

    EXPECT_THAT(running, IsEmpty());
    EXPECT_EQ(read->now(), "shop/d");
}

TEST_F(ControllerReading, removals_of_namespaces_take_turns) {
    for (auto const* name : {"a", "b", "c"})
        for (auto const* ns : {"evil", "shop"}) {
            change(ns, name, "x");
            finish();
        }
    for (auto const* name : {"a", "b", "c"}) under_test.removed({"evil", name});
    under_test.removed({"shop", "a"});

    loop.restart();
    while (running.contains("shop/a/x") && loop.poll_one() > 0) {}

    EXPECT_FALSE(running.contains("shop/a/x"));
    EXPECT_TRUE(running.contains("evil/c/x"));
    clock.settle();
}

TEST_F(ControllerReading, that_ends_after_the_stop_is_not_carried_out) {
    change("shop", "web", "one");

    under_test.stop();
    finish();
    change("shop", "db", "one");

    EXPECT_TRUE(read->stopped);
    EXPECT_THAT(running, IsEmpty());
    EXPECT_EQ(read->now(), "");
}

}  // namespace vitals::sources::controller
