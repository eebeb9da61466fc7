// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "support/memory_network.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::hang;

constexpr auto delivery = 54ms;
auto const ok = support::script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

class ProbeLoopOfThree : public ProbeLoop {
protected:
    ProbeLoopOfThree() : ProbeLoop{{.in_flight = 3}} {}
};

TEST_F(ProbeLoopOfThree, never_has_more_in_flight_and_serves_the_waiting_in_turn) {
    network.at("10.0.0.1", 80).answers({after{500ms}, ok[0]});
    auto const check = a_check("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 12; ++i) start(i, check);

    advance_to_start(check);
    clock.advance(40s);

    EXPECT_EQ(network.most_open(), 3U);
    // 12 checks in 4 s of three places and half a second each: all can be served, each as often as
    // any.
    for (std::uint32_t i = 0; i < 12; ++i) EXPECT_GE(results_of(i).size(), 9U) << i;
    for (auto const& each : results) EXPECT_EQ(each.seen.outcome, outcome::passing);
    EXPECT_EQ(statistics().max_in_flight, 0U);  // the set's to say
    EXPECT_GT(statistics().lateness.sum, 10.0);
}

TEST_F(ProbeLoopOfThree, starves_nobody_when_it_is_asked_for_too_much) {
    network.at("10.0.0.1", 80).answers({after{500ms}, ok[0]});
    auto const check = a_check("http://10.0.0.1/", 1s);
    for (std::uint32_t i = 0; i < 30; ++i) start(i, check);

    clock.advance(60s);

    // Six a second for thirty checks: each one every five seconds.
    for (std::uint32_t i = 0; i < 30; ++i) {
        EXPECT_GE(results_of(i).size(), 10U) << i;
        EXPECT_LE(results_of(i).size(), 13U) << i;
    }
    EXPECT_GT(statistics().skipped_ticks, 1000U);
}

TEST_F(ProbeLoopOfThree, starts_nothing_while_its_reports_pile_up) {
    network.at("10.0.0.1", 80).answers(ok);
    start(0, a_check("http://10.0.0.1/", 1s));
    undelivered.results = 13;
    clock.advance(10s);
    auto const meanwhile = requests();

    undelivered.results = 12;
    clock.advance(1s);

    EXPECT_EQ(meanwhile, 0U);
    EXPECT_GE(requests(), 1U);
    EXPECT_GT(statistics().lateness.sum, 5.0);
}

// Regression: only their number counted, and an output may have 64 KiB.
TEST_F(ProbeLoopOfThree, starts_nothing_while_the_outputs_of_its_reports_pile_up) {
    network.at("10.0.0.1", 80).answers(ok);
    start(0, a_check("http://10.0.0.1/", 1s));
    undelivered = {.results = 1, .bytes = std::size_t{9} * 1024 * 1024};
    clock.advance(10s);
    auto const meanwhile = requests();

    undelivered.bytes = std::size_t{7} * 1024 * 1024;
    clock.advance(1s);

    EXPECT_EQ(meanwhile, 0U);
    EXPECT_GE(requests(), 1U);
}

TEST_F(ProbeLoop, has_fewer_in_flight_once_it_has_fewer_places_and_again_more) {
    network.at("10.0.0.1", 80).answers({after{900ms}, ok[0]});
    auto const check = a_check("http://10.0.0.1/", 1s);
    for (std::uint32_t i = 0; i < 12; ++i) start(i, check);
    auto const most_in = [this](runtime::duration time) {
        std::size_t most = 0;
        for (auto const end = clock.now() + time; clock.now() < end;) {
            clock.advance(schedule::slot);
            most = std::max(most, statistics().in_flight);
        }
        return most;
    };
    auto const set_places = [this](std::size_t most) {
        boost::asio::post(context, [this, most] { loop.set_places(most, most); });
    };
    EXPECT_EQ(most_in(5s), 12U);

    set_places(3);
    clock.advance(2s);
    EXPECT_EQ(most_in(5s), 3U);

    set_places(100);
    clock.advance(2s);
    EXPECT_EQ(most_in(5s), 12U);
    for (auto const& each : results) EXPECT_EQ(each.seen.outcome, outcome::passing);
}

// Regression: 10,000 checks wrote as many lines at once, more than the log queues.
TEST_F(ProbeLoop, lists_some_checks_of_a_namespace_that_an_audit_lets_through) {
    network.at("127.0.0.1", 80).answers(ok);
    boost::asio::post(context, [this] {
        using namespace net::address_policy;
        loop.set_policy(
            std::make_shared<policy const>(settings{.profile = profile::cluster, .audit = true}, 1)
        );
    });
    auto const check = a_check("http://127.0.0.1/");
    for (std::uint32_t i = 0; i < 150; ++i) start(i, check);

    clock.advance(20s);

    EXPECT_GE(results.size(), 300U);
    EXPECT_EQ(log.count("probe would be blocked"), 100U);
    EXPECT_EQ(log.count("probes of more checks would be blocked than the log lists"), 1U);

    // Regression: what was listed was forgotten with the last check of the namespace.
    for (std::uint32_t i = 0; i < 150; ++i) stop(i);
    clock.advance(20s);
    for (std::uint32_t i = 0; i < 150; ++i) start(i, check, 1);
    clock.advance(20s);
    EXPECT_EQ(log.count("probe would be blocked"), 100U);
    EXPECT_EQ(log.count("probes of more checks would be blocked than the log lists"), 1U);
}

TEST_F(ProbeLoop, drains_when_the_last_probe_has_ended) {
    network.at("10.0.0.1", 80).answers({after{1s}, ok[0]});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    drain(10s);
    auto const at_once = drained;
    clock.advance(1s + delivery);
    auto const ended_then = drained;
    clock.advance(20s);

    EXPECT_FALSE(at_once);
    EXPECT_TRUE(ended_then);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].seen.outcome, outcome::passing);
    EXPECT_EQ(requests(), 1U);
}

TEST_F(ProbeLoop, gives_up_what_does_not_end_within_the_drains_limit) {
    network.at("10.0.0.1", 80).answers({hang{}});
    auto const check = a_check("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);

    drain(1s);
    clock.advance(1s + delivery);

    EXPECT_TRUE(drained);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].seen.outcome, outcome::inconclusive);
    EXPECT_EQ(results[0].seen.reason, failure_reason::cancelled);
}

TEST_F(ProbeLoop, drains_at_once_when_nothing_is_in_flight) {
    drain(10s);

    clock.advance(delivery);

    EXPECT_TRUE(drained);
}

}  // namespace
}  // namespace vitals::probing::checker
