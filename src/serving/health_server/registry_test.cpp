// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/registry.hpp"

#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace vitals::serving::health_server {

namespace {

using namespace std::chrono_literals;

class Registry : public testing::Test {
protected:
    target_report report(std::string const& name) const {
        for (auto const& one : state.readiness())
            if (one.name == name) return one;
        return {.name = "missing", .ok = false, .reason = {}};
    }

    // Every heartbeat is current.
    bool alive() const { return std::ranges::all_of(state.liveness(), &target_report::ok); }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    registry state{clock, log.logger()};
};

}  // namespace

TEST_F(Registry, is_not_ready_without_targets_but_alive) {
    EXPECT_FALSE(state.ready());
    EXPECT_TRUE(alive());
}

TEST_F(Registry, is_ready_when_every_target_is) {
    auto first = state.add("first");
    auto second = state.add("second");
    EXPECT_FALSE(state.ready());

    first.ready();
    EXPECT_FALSE(state.ready());
    second.ready();
    EXPECT_TRUE(state.ready());
    second.ready();
    EXPECT_TRUE(state.ready());
    first.not_ready("gone away");
    first.not_ready("gone away");
    EXPECT_FALSE(state.ready());
    EXPECT_EQ(report("first").reason, "gone away");
    first.ready();
    EXPECT_TRUE(state.ready());
    EXPECT_EQ(report("first").reason, "");
}

TEST_F(Registry, refuses_a_name_that_is_taken_reserved_or_malformed) {
    auto const taken = state.add("taken");

    EXPECT_THROW(state.add("taken"), std::logic_error);
    for (auto const& name :
         {std::string{},
          std::string{"-a"},
          std::string{"a-"},
          std::string{"A"},
          std::string{"a_b"},
          std::string{"a/b"},
          std::string{"ping"},
          std::string{"shutdown"},
          std::string(64, 'a')}) {
        EXPECT_THROW(state.add(name), std::logic_error) << name;
        EXPECT_THROW(state.add_heartbeat(name, 1s), std::logic_error) << name;
    }
    EXPECT_NO_THROW(state.add(std::string(63, 'a')));
}

TEST_F(Registry, is_not_ready_once_the_owner_of_a_target_is_gone) {
    {
        auto part = state.add("part");
        part.ready();
        EXPECT_TRUE(state.ready());
    }

    EXPECT_FALSE(state.ready());
    EXPECT_EQ(report("part").reason, "owner gone");
}

TEST_F(Registry, forgets_a_target_that_retires) {
    auto stays = state.add("stays");
    stays.ready();
    {
        auto part = state.add("part");
        part.retire();
    }

    EXPECT_TRUE(state.ready());
    EXPECT_EQ(report("part").name, "missing");
}

TEST_F(Registry, follows_a_target_that_is_moved) {
    auto part = state.add("part");
    auto moved = std::move(part);
    moved.ready();
    EXPECT_TRUE(state.ready());

    auto other = state.add("other");
    other = std::move(moved);

    EXPECT_TRUE(report("part").ok);
    EXPECT_EQ(report("other").reason, "owner gone");
}

TEST_F(Registry, does_not_recover_a_target_that_failed_permanently) {
    auto part = state.add("part");

    part.fail_permanently("listener lost");
    part.ready();
    part.not_ready("something else");

    EXPECT_EQ(report("part").reason, "listener lost");
}

TEST_F(Registry, is_not_ready_but_alive_while_it_shuts_down) {
    auto part = state.add("part");
    part.ready();

    state.shut_down();

    EXPECT_FALSE(state.ready());
    EXPECT_TRUE(alive());
    EXPECT_FALSE(report("shutdown").ok);
}

TEST_F(Registry, logs_each_change_once_with_the_time_before_it) {
    auto part = state.add("part");
    clock.advance(1500ms);

    part.ready();
    part.ready();
    clock.advance(2s);
    part.not_ready("lost the API server");
    part.not_ready("lost the API server");
    clock.advance(3s);
    part.ready();

    EXPECT_EQ(log.count("health target changed"), 3U);
    EXPECT_TRUE(log.contains("debug: health target changed target=part old=not ok new=ok"))
        << "the first time is what everybody expects";
    EXPECT_TRUE(log.contains("info: health target changed target=part old=not ok new=ok"));
    EXPECT_TRUE(log.contains(
        "warn: health target changed target=part old=ok new=not ok reason=lost the API server"
    ));
    EXPECT_TRUE(log.contains("seconds_before=2"));
}

TEST_F(Registry, warns_of_nothing_when_parts_end_after_the_shutdown_began) {
    {
        auto part = state.add("part");
        part.ready();
        state.shut_down();
    }

    EXPECT_TRUE(log.contains("debug: health target changed target=part old=ok new=not ok"));
    EXPECT_FALSE(log.contains("warn: "));
}

TEST_F(Registry, lives_as_long_as_every_heart_beats) {
    auto heart = state.add_heartbeat("probe-loop", 60s);
    auto const other = state.add_heartbeat("control-loop", 1h);
    clock.advance(60s);
    EXPECT_TRUE(alive());
    clock.advance(1ms);
    EXPECT_FALSE(alive());
    EXPECT_EQ(state.liveness().back().reason, "no sign of life for 60 s");
    EXPECT_EQ(log.count("target=probe-loop old=ok new=not ok"), 1U);

    heart.beat();

    EXPECT_TRUE(alive());
    EXPECT_EQ(log.count("target=probe-loop old=not ok new=ok"), 1U);
}

TEST_F(Registry, dies_when_a_part_does_not_answer_in_time_and_revives_with_its_answer) {
    std::vector<std::function<void()>> asked;
    auto const heart = state.add_heartbeat("loop", 60s, [&](std::function<void()> const& answer) {
        asked.push_back(answer);
    });
    clock.advance(24h);
    EXPECT_TRUE(alive());  // nobody has asked for a day
    ASSERT_EQ(asked.size(), 1U);

    clock.advance(60s);
    EXPECT_TRUE(alive());
    clock.advance(1ms);
    EXPECT_FALSE(alive());
    EXPECT_EQ(state.liveness().front().reason, "no sign of life for 60 s");
    EXPECT_EQ(asked.size(), 1U);

    asked.front()();

    EXPECT_TRUE(alive());
    EXPECT_EQ(asked.size(), 2U);
}

TEST_F(Registry, does_not_ask_a_part_that_retired) {
    int asked = 0;
    auto heart = state.add_heartbeat("loop", 60s, [&](auto const&) { ++asked; });

    heart.retire();

    EXPECT_TRUE(alive());
    EXPECT_EQ(asked, 0);
}

TEST_F(Registry, notices_a_heart_whose_owner_died_and_forgets_one_that_retired) {
    auto retired = state.add_heartbeat("retired", 1s);
    {
        auto const died = state.add_heartbeat("died", 1s);
        retired.retire();
        retired.beat();
    }

    clock.advance(2s);

    ASSERT_EQ(state.liveness().size(), 1U);
    EXPECT_EQ(state.liveness().front().name, "died");
    EXPECT_FALSE(alive());
}

TEST_F(Registry, dies_with_a_heart_that_failed_permanently) {
    auto heart = state.add_heartbeat("listener", 1h);

    heart.fail_permanently("stopped accepting");
    heart.beat();

    EXPECT_FALSE(alive());
    EXPECT_EQ(state.liveness().front().reason, "stopped accepting");
}

TEST_F(Registry, may_be_written_and_read_by_several_threads) {
    auto heart = state.add_heartbeat("heart", 1h);
    {
        std::vector<std::jthread> threads;
        threads.reserve(3);
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([this, &heart, name = "part-" + std::to_string(i)] {
                for (int round = 0; round < 200; ++round) {
                    auto part = state.add(name);
                    part.ready();
                    part.not_ready("again");
                    heart.beat();
                    part.retire();
                }
            });
        for (int round = 0; round < 200; ++round) {
            EXPECT_FALSE(state.ready() && state.readiness().empty());
            EXPECT_TRUE(alive());
        }
    }

    EXPECT_FALSE(state.has_targets());
}

}  // namespace vitals::serving::health_server
