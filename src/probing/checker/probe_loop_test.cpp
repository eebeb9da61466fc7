// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "core/status/handle.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "support/memory_network.hpp"

#include <cstdint>
#include <string>
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

TEST_F(ProbeLoop, probes_at_once_and_then_every_interval) {
    network.at("10.0.0.1", 80).answers(ok);
    auto const check = a_check("http://10.0.0.1/");
    start(3, check, 7);

    advance_to_start(check);
    clock.advance(delivery);
    auto const first = std::exchange(results, {});
    clock.advance(40s);

    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].check, (status::handle{3, 7}));
    EXPECT_EQ(first[0].seen.outcome, outcome::passing);
    EXPECT_EQ(results.size(), 10U);
    EXPECT_EQ(statistics().started, 11U);
    EXPECT_EQ(statistics().skipped_ticks, 0U);
    EXPECT_EQ(statistics().lateness.count, 11U);
}

// For clang's UBSan: what is stopped is looked at ahead of its turn, and has no definition.
TEST_F(ProbeLoop, probes_on_beside_checks_of_the_same_slot_that_were_stopped) {
    network.at("10.0.0.1", 80).answers(ok);
    auto const check = a_check("http://10.0.0.1/");
    for (std::uint32_t slot = 0; slot < 8; ++slot) start(slot, check);

    for (std::uint32_t slot = 1; slot < 7; ++slot) stop(slot);
    advance_to_start(check);
    clock.advance(delivery);

    EXPECT_EQ(results_of(0).size(), 1U);
    EXPECT_EQ(results_of(7).size(), 1U);
    EXPECT_EQ(requests(), 2U);
}

TEST_F(ProbeLoop, ends_a_probe_exactly_at_its_timeout) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\n", hang{}});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    clock.advance(1999ms);
    auto const open = network.open_connections();
    clock.advance(1ms);
    auto const left = network.open_connections();
    clock.advance(delivery);

    EXPECT_EQ(open, 1U);
    EXPECT_EQ(left, 0U);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].seen.outcome, outcome::critical);
    EXPECT_EQ(results[0].seen.reason, failure_reason::timeout);
    EXPECT_EQ(results[0].seen.duration, 2s);
}

TEST_F(ProbeLoop, cuts_a_drip_of_a_byte_a_second_by_the_one_deadline) {
    network.at("10.0.0.1", 80).answers(support::drip("HTTP/1.1 200 OK\r\n\r\n", 1, 1s));
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    clock.advance(2s + delivery);

    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].seen.reason, failure_reason::timeout);
}

TEST_F(ProbeLoop, reads_what_has_arrived_before_it_judges_the_deadline) {
    network.at("10.0.0.1", 80).answers({after{2s}, ok[0]});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    clock.advance(2s + delivery);

    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].seen.outcome, outcome::passing);
}

TEST_F(ProbeLoop, never_has_two_probes_of_one_check_and_counts_the_ticks_it_skips) {
    network.at("10.0.0.1", 80).answers({after{1900ms}, ok[0]});
    start(0, a_check("http://10.0.0.1/", 1s));

    clock.advance(20s);

    EXPECT_EQ(network.most_open(), 1U);
    EXPECT_GE(results.size(), 9U);
    EXPECT_LE(results.size(), 10U);
    EXPECT_GE(statistics().skipped_ticks, 9U);
    EXPECT_LE(statistics().skipped_ticks, 10U);
}

TEST_F(ProbeLoop, delivers_once_for_all_that_ends_together) {
    network.at("10.0.0.1", 80).answers(ok);
    auto const check = a_check("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 50; ++i) start(i, check);

    advance_to_start(check);
    clock.advance(delivery);

    EXPECT_EQ(results.size(), 50U);
    EXPECT_EQ(deliveries, 1U);
}

TEST_F(ProbeLoop, delivers_once_for_what_ends_within_many_slots) {
    for (std::uint8_t i = 1; i <= 9; ++i) {
        auto const host = "10.0.0." + std::to_string(i);
        network.at(host, 80).answers({after{i * 5ms}, ok[0]});
        start(i, a_check("http://" + host + "/"));
    }

    advance_to_start(a_check("http://10.0.0.1/"));
    clock.advance(45ms + delivery);

    EXPECT_EQ(results.size(), 9U);
    EXPECT_EQ(deliveries, 1U);
}

TEST_F(ProbeLoop, misses_no_tick_by_keeping_a_result_back) {
    network.at("10.0.0.1", 80).answers({after{980ms}, ok[0]});
    start(0, a_check("http://10.0.0.1/", 1s));

    clock.advance(20s);

    EXPECT_EQ(statistics().skipped_ticks, 0U);
}

TEST_F(ProbeLoop, gives_a_sign_of_life_when_it_is_asked_also_with_nothing_to_do) {
    clock.advance(60s);
    EXPECT_EQ(signs_of_life, 0U);

    ask();
    clock.advance(schedule::slot);
    EXPECT_EQ(signs_of_life, 1U);

    clock.advance(24h);
    EXPECT_EQ(signs_of_life, 1U);
}

TEST_F(ProbeLoop, drops_the_probe_and_the_result_of_a_check_that_is_stopped) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    stop(0);

    EXPECT_EQ(network.open_connections(), 0U);
    clock.advance(60s);
    EXPECT_EQ(results.size(), 0U);
    EXPECT_EQ(requests(), 1U);
    EXPECT_EQ(statistics().checks, 0U);
}

TEST_F(ProbeLoop, drops_the_old_result_of_an_edited_check_and_keeps_its_due_times) {
    network.at("10.0.0.1", 80).answers({hang{}});
    network.at("10.0.0.2", 80).answers(ok);
    auto const check = a_check("http://10.0.0.1/");
    start(0, check, 0);
    advance_to_start(check);
    auto const due_time = clock.now();
    clock.advance(1s);

    replace(0, a_check("http://10.0.0.2/"), 1);
    auto const open = network.open_connections();
    clock.advance(due_time + 4s - clock.now() - 1ms);
    auto const before = requests();
    clock.advance(1ms);
    auto const at_the_tick = requests();
    clock.advance(delivery);

    EXPECT_EQ(open, 0U);
    EXPECT_EQ(before, 1U);
    EXPECT_EQ(at_the_tick, 2U);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].check.generation, 1U);
    EXPECT_EQ(results[0].seen.outcome, outcome::passing);
}

TEST_F(ProbeLoop, starts_a_new_schedule_when_the_interval_is_edited) {
    network.at("10.0.0.1", 80).answers(ok);
    start(0, a_check("http://10.0.0.1/", 3600s), 0);
    clock.advance(60s);
    auto const before = results.size();

    replace(0, a_check("http://10.0.0.1/", 1s), 1);
    clock.advance(10s + delivery);

    EXPECT_EQ(before, 1U);
    EXPECT_GE(results.size(), 11U);
    EXPECT_LE(results.size(), 12U);
}

TEST_F(ProbeLoop, uses_a_slot_again_without_mixing_up_its_checks) {
    network.at("10.0.0.1", 80).answers({hang{}});
    network.at("10.0.0.2", 80).answers(ok);
    auto const first = a_check("http://10.0.0.1/");
    start(0, first, 0);
    advance_to_start(first);

    stop(0);
    start(0, a_check("http://10.0.0.2/"), 1);
    clock.advance(8s + delivery);

    ASSERT_EQ(results.size(), 3U);  // one at once, since its due time has come, and two more
    for (auto const& each : results) EXPECT_EQ(each.check.generation, 1U);
}

}  // namespace
}  // namespace vitals::probing::checker
