// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A loop that gets less time than it needs: no target may be blamed.

#include "core/health/observation.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "support/memory_network.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::hang;

constexpr auto delivery = 54ms;  // until what has ended is delivered
auto const ok = support::script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

class StarvedProbeLoop : public ProbeLoop {
protected:
    StarvedProbeLoop() : ProbeLoop{{.in_flight = 1000}} {}

    static definition_ptr a_check_of(std::chrono::milliseconds timeout) {
        auto made = *a_check("http://10.0.0.1/");
        made.timing.timeout = timeout;
        return std::make_shared<check::definition const>(std::move(made));
    }

    // For `time`, it runs and stands still in turns.
    void slice(
        std::chrono::milliseconds time,
        std::chrono::milliseconds runs,
        std::chrono::milliseconds stands
    ) {
        for (auto past = 0ms; past < time; past += runs + stands) {
            clock.advance(runs);
            loops_clock.stall(stands);
        }
        clock.advance(delivery);
    }
};

TEST_F(StarvedProbeLoop, accuses_nobody_when_it_was_stalled_itself) {
    network.at("10.0.0.1", 80).answers({hang{}});
    network.at("10.0.0.2", 80).answers({after{20ms}, ok[0]});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    start(1, a_check("http://10.0.0.2/"));
    advance_to_start(check);

    loops_clock.stall(10s);
    clock.advance(2s + delivery);

    ASSERT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(0)[0].outcome, outcome::inconclusive);
    EXPECT_EQ(results_of(0)[0].reason, failure_reason::overload);
    ASSERT_GE(results_of(1).size(), 1U);
    EXPECT_EQ(results_of(1)[0].outcome, outcome::passing);  // its answer lay there
}

TEST_F(StarvedProbeLoop, accuses_again_once_it_runs) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);
    loops_clock.stall(10s);

    clock.advance(12s);

    ASSERT_GE(results.size(), 2U);
    EXPECT_EQ(results[1].seen.outcome, outcome::critical);
}

TEST_F(StarvedProbeLoop, accuses_nobody_when_it_runs_in_slices) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check_of(200ms);
    start(0, check);
    advance_to_start(check);

    slice(400ms, 5ms, 95ms);

    ASSERT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(0)[0].outcome, outcome::inconclusive);
    EXPECT_EQ(results_of(0)[0].reason, failure_reason::overload);
}

TEST_F(StarvedProbeLoop, accuses_nobody_for_time_it_lost_long_before_the_deadline) {
    network.at("10.0.0.1", 80).connect = {after{100ms}};
    network.at("10.0.0.1", 80).answers({after{400ms}, ok[0]});
    auto const check = a_check_of(3200ms);
    start(0, check);
    advance_to_start(check);

    loops_clock.stall(3000ms);
    clock.advance(200ms + delivery);

    ASSERT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(0)[0].reason, failure_reason::overload);
}

TEST_F(StarvedProbeLoop, accuses_a_target_that_hangs_while_it_is_late_by_little_again_and_again) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check_of(1s);
    start(0, check);
    advance_to_start(check);

    slice(1200ms, 10ms, 30ms);

    ASSERT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(0)[0].outcome, outcome::critical);
    EXPECT_EQ(results_of(0)[0].reason, failure_reason::timeout);
}

TEST_F(StarvedProbeLoop, accuses_a_target_that_had_nearly_all_of_its_time) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check_of(2s);
    start(0, check);
    advance_to_start(check);
    clock.advance(1500ms);

    loops_clock.stall(480ms);
    clock.advance(20ms + delivery);

    ASSERT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(0)[0].outcome, outcome::critical);
}

TEST_F(StarvedProbeLoop, begins_only_a_few_while_it_is_late) {
    network.at("10.0.0.1", 80).answers({after{1s}, ok[0]});
    auto const check = a_check_of(2s);
    for (std::uint32_t i = 0; i < 500; ++i) start(i, check);

    loops_clock.stall(50ms);
    advance_to_start(check);
    auto const at_first = network.open_connections();
    clock.advance(delivery);

    EXPECT_EQ(at_first, 64U);
    EXPECT_EQ(network.open_connections(), 500U);
}

}  // namespace
}  // namespace vitals::probing::checker
