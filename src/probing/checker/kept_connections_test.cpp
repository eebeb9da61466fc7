// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The connections of checks with `reuse` between two probes.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "support/memory_network.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;
using health::outcome;
using support::after;
using support::hang;
using support::script;

constexpr auto delivery = 54ms;  // until what has ended is delivered
auto const ok = script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

template <class Fixture>
class Reusing : public Fixture {
protected:
    using Fixture::Fixture;
    Reusing() { this->network.at("10.0.0.1", 80).answers(ok); }

    static std::shared_ptr<check::definition const>
    reusing(std::string const& url, std::chrono::milliseconds interval = 4s) {
        check::definition made = *Fixture::a_check(url, interval);
        made.target.as<check::http_target>()->reuse = true;
        return std::make_shared<check::definition const>(std::move(made));
    }
    std::size_t kept() const { return this->statistics().kept_connections; }
    std::size_t open() const { return this->network.open_connections(); }
};

using KeptConnections = Reusing<ProbeLoop>;

TEST_F(KeptConnections, serve_all_probes_of_their_check) {
    auto const check = reusing("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 3; ++i) start(i, check);

    clock.advance(60s);

    EXPECT_GE(results.size(), 42U);
    for (auto const& each : results) EXPECT_EQ(each.seen.outcome, outcome::passing);
    EXPECT_EQ(requests(), 3U);  // that is: connections
    EXPECT_EQ(open(), 3U);
    EXPECT_EQ(kept(), 3U);
}

TEST_F(KeptConnections, are_none_of_checks_that_do_not_ask_for_them) {
    start(0, a_check("http://10.0.0.1/"));

    clock.advance(10s);

    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(KeptConnections, are_not_counted_while_a_probe_is_on_its_way) {
    network.at("10.0.0.1", 80).answers({after{100ms}, ok[0]});
    auto const check = reusing("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);
    clock.advance(1s);
    auto const before = kept();

    advance_to_start(check);

    EXPECT_EQ(before, 1U);
    EXPECT_EQ(kept(), 0U);
    EXPECT_EQ(open(), 1U);
}

TEST_F(KeptConnections, end_with_their_check) {
    auto const check = reusing("http://10.0.0.1/");
    start(0, check);
    advance_to_start(check);
    auto const before = kept();  // before its result was delivered

    stop(0);

    EXPECT_EQ(before, 1U);
    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(KeptConnections, end_when_their_check_is_edited) {
    auto const check = reusing("http://10.0.0.1/");
    start(0, check, 0);
    advance_to_start(check);
    clock.advance(delivery);

    replace(0, reusing("http://10.0.0.1/other"), 1);

    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(kept(), 0U);
    clock.advance(8s);
    EXPECT_EQ(requests(), 2U);
    EXPECT_EQ(kept(), 1U);
}

TEST_F(KeptConnections, end_when_their_check_is_stopped_or_edited_during_a_probe) {
    network.at("10.0.0.1", 80).respond = [](std::string_view sent) {
        return sent.find("GET", 1) == sent.npos ? ok : script{hang{}};
    };
    auto const check = reusing("http://10.0.0.1/");
    start(0, check, 0);
    start(1, check, 0);
    advance_to_start(check);
    advance_to_start(check);
    auto const before = open();

    stop(0);
    replace(1, a_check("http://10.0.0.2/"), 1);

    EXPECT_EQ(before, 2U);
    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(KeptConnections, of_a_stopped_check_are_not_the_next_ones) {
    auto const check = reusing("http://10.0.0.1/");
    start(0, check, 0);
    advance_to_start(check);
    stop(0);

    start(0, check, 1);
    clock.advance(5s);

    EXPECT_EQ(requests(), 2U);
    EXPECT_EQ(kept(), 1U);
}

TEST_F(KeptConnections, end_when_probing_does) {
    auto const check = reusing("http://10.0.0.1/");
    network.at("10.0.0.2", 80).answers({after{1s}, ok[0]});
    start(0, check);
    start(1, reusing("http://10.0.0.2/"));
    advance_to_start(check);

    drain(5s);

    EXPECT_EQ(open(), 1U);  // the one in flight
    clock.advance(2s);
    EXPECT_TRUE(drained);
    EXPECT_EQ(results_of(1).size(), 1U);
    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(KeptConnections, that_servers_close_between_probes_make_no_check_critical) {
    network.at("10.0.0.1", 80).leaves = true;
    network.at("10.0.0.2", 80).respond = [](std::string_view sent) {
        return sent.find("GET", 1) == sent.npos ? ok : script{};
    };
    start(0, reusing("http://10.0.0.1/"));
    start(1, reusing("http://10.0.0.2/"));

    clock.advance(60s);

    EXPECT_GE(results.size(), 28U);
    for (auto const& each : results) EXPECT_EQ(each.seen.outcome, outcome::passing);
    EXPECT_EQ(kept(), 2U);
}

class TwoAtMost : public ProbeLoop {
protected:
    TwoAtMost() : ProbeLoop{{.in_flight = 100, .kept_connections = 2, .sockets = 1000}} {}
};
using KeptConnectionsOfTwo = Reusing<TwoAtMost>;

TEST_F(KeptConnectionsOfTwo, beyond_the_limit_are_closed_and_the_checks_continue) {
    auto const check = reusing("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 5; ++i) start(i, check);
    advance_to_start(check);
    auto const first = open();

    clock.advance(40s);

    EXPECT_EQ(first, 2U);
    EXPECT_LE(open(), 2U);
    EXPECT_EQ(kept(), 2U);
    for (std::uint32_t i = 0; i < 5; ++i) EXPECT_GE(results_of(i).size(), 10U) << i;
    for (auto const& each : results) EXPECT_EQ(each.seen.outcome, outcome::passing);
    stop(0);
    stop(1);
    stop(2);
    stop(3);
    clock.advance(8s);
    EXPECT_EQ(kept(), 1U);
}

class FourSockets : public ProbeLoop {
protected:
    FourSockets() : ProbeLoop{{.in_flight = 4, .kept_connections = 3, .sockets = 4}} {}
};
using KeptConnectionsOfFourSockets = Reusing<FourSockets>;

TEST_F(KeptConnectionsOfFourSockets, make_room_for_probes_and_come_back) {
    auto const check = reusing("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 3; ++i) start(i, check);
    advance_to_start(check);
    auto const before = kept();
    network.at("10.0.0.2", 80).answers({hang{}});
    auto const slow = a_check("http://10.0.0.2/");
    for (std::uint32_t i = 3; i < 6; ++i) start(i, slow);

    clock.advance(60s);
    for (std::uint32_t i = 3; i < 6; ++i) stop(i);
    clock.advance(8s);

    EXPECT_EQ(before, 3U);
    EXPECT_GT(requests(), 3U + 3U * 15U);  // some had to connect anew
    EXPECT_LE(network.most_open(), 4U);
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_GE(results_of(i).size(), 12U) << i;
        for (auto const& each : results_of(i)) EXPECT_EQ(each.outcome, outcome::passing);
    }
    EXPECT_EQ(kept(), 3U);
}

class OneInFlight : public ProbeLoop {
protected:
    OneInFlight() : ProbeLoop{{.in_flight = 1, .kept_connections = 9, .sockets = 10}} {}
};
using KeptConnectionsOfOneInFlight = Reusing<OneInFlight>;

TEST_F(KeptConnectionsOfOneInFlight, live_on_beside_probes_while_there_are_sockets) {
    auto const check = reusing("http://10.0.0.1/");
    for (std::uint32_t i = 0; i < 5; ++i) start(i, check);

    clock.advance(40s);

    EXPECT_GE(results.size(), 40U);
    EXPECT_EQ(requests(), 5U);  // that is: connections
    EXPECT_EQ(kept(), 5U);
}

}  // namespace
}  // namespace vitals::probing::checker
