// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Namespaces that take what they can, beside one that does not.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "runtime/clock.hpp"
#include "support/memory_network.hpp"

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

auto const ok = support::script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

class Tenants : public ProbeLoop {
protected:
    explicit Tenants(loop_limits const& limits = {.in_flight = 100}) : ProbeLoop{limits} {
        network.at("10.0.0.1", 80).answers({hang{}});
        network.at("10.0.0.2", 80).answers({after{20ms}, ok[0]});
    }

    static definition_ptr check_of(
        std::string const& ns,
        std::uint32_t number,
        std::string const& url,
        std::chrono::milliseconds interval,
        std::chrono::milliseconds timeout
    ) {
        auto made = *a_check(url, interval);
        made.identity = check::identity{ns, "checks", std::to_string(number)};
        made.timing.timeout = timeout;
        return std::make_shared<check::definition const>(std::move(made));
    }
    // Silent targets, and all the time in the world.
    void start_greedy(std::string const& ns, std::uint32_t from, std::uint32_t count) {
        for (auto i = from; i < from + count; ++i)
            start(i, check_of(ns, i, "http://10.0.0.1/", 1s, 60s));
    }
    void start_modest(std::string const& ns, std::uint32_t from, std::uint32_t count) {
        for (auto i = from; i < from + count; ++i)
            start(i, check_of(ns, i, "http://10.0.0.2/", 1s, 2s));
    }
    std::size_t results_of_all(std::uint32_t from, std::uint32_t count) const {
        std::size_t sum = 0;
        for (auto i = from; i < from + count; ++i) sum += results_of(i).size();
        return sum;
    }
    tenant_statistics of(std::string const& ns) const { return statistics().namespaces[ns]; }
};

TEST_F(Tenants, with_slow_checks_by_the_thousand_do_not_stop_those_of_another_namespace) {
    start_greedy("a", 100, 2000);
    clock.advance(10s);
    auto const taken = of("a").in_flight;
    start_modest("b", 0, 100);
    clock.advance(1s);  // their first round is over

    auto const before = results_of_all(0, 100);
    clock.advance(30s);

    EXPECT_EQ(taken, 75U);
    EXPECT_GE(results_of_all(0, 100) - before, 100U * 29);
    EXPECT_EQ(of("b").postponed, 0U);
    EXPECT_EQ(of("b").waiting, 0U);
    for (std::uint32_t i = 0; i < 100; ++i)
        for (auto const& each : results_of(i)) EXPECT_EQ(each.outcome, outcome::passing);
}

TEST_F(Tenants, that_all_want_everything_get_the_same) {
    start_greedy("a", 0, 300);
    clock.advance(3s);
    start_greedy("b", 300, 300);
    start_greedy("c", 600, 300);

    clock.advance(200s);  // more than three times their timeout

    for (auto const* each : {"a", "b", "c"}) {
        EXPECT_GE(of(each).in_flight, 25U) << each;
        EXPECT_LE(of(each).in_flight, 35U) << each;
    }
    EXPECT_LE(network.most_open(), 100U);
}

TEST_F(Tenants, that_wait_are_seen_before_any_of_their_probes_has_started) {
    start_greedy("a", 0, 200);
    clock.advance(20s);

    auto const all = statistics();
    auto const& a = all.namespaces.at("a");

    EXPECT_EQ(a.waiting, 125U);
    EXPECT_EQ(a.postponed, 125U);
    EXPECT_GE(clock.now() - a.oldest_due, 19s);
    EXPECT_EQ(all.oldest_due, a.oldest_due);
}

TEST_F(Tenants, that_are_on_time_are_not_late) {
    start_modest("b", 0, 10);
    clock.advance(10s);

    EXPECT_GE(statistics().oldest_due, clock.now());
    EXPECT_EQ(of("b").oldest_due, runtime::time_point::max());
}

TEST_F(Tenants, expect_as_many_probes_a_second_as_the_intervals_of_their_checks_ask_for) {
    auto const check = [](std::uint32_t i, std::chrono::milliseconds interval) {
        return check_of("a", i, "http://10.0.0.2/", interval, 1s);
    };
    start(0, check(0, 1s));
    start(1, check(1, 10s));
    start(2, check(2, 168h));
    clock.advance(20s);
    EXPECT_NEAR(of("a").expected_per_second, 1.1 + 1 / 604800.0, 1e-9);

    replace(0, check(0, 2s), 1);
    replace(0, check(0, 2s), 1);
    EXPECT_NEAR(of("a").expected_per_second, 0.6 + 1 / 604800.0, 1e-9);

    stop(0);
    stop(2);
    EXPECT_DOUBLE_EQ(of("a").expected_per_second, 0.1);
}

TEST_F(Tenants, that_have_gone_leave_nothing_behind) {
    start_greedy("a", 0, 200);
    start_modest("b", 200, 1);
    clock.advance(5s);
    for (std::uint32_t i = 0; i < 200; ++i) stop(i);
    clock.advance(1s);

    auto const all = statistics();

    EXPECT_FALSE(all.namespaces.contains("a"));
    EXPECT_EQ(all.namespaces.at("b").waiting, 0U);
    EXPECT_EQ(all.in_flight, 0U);
    EXPECT_GE(all.oldest_due, clock.now());
}

TEST_F(Tenants, that_are_edited_again_and_again_while_they_wait_wait_once_each) {
    start_greedy("a", 0, 100);
    clock.advance(3s);

    for (std::uint32_t edit = 1; edit <= 100; ++edit) {
        for (std::uint32_t i = 0; i < 100; ++i)  // another interval: another schedule
            replace(i, check_of("a", i, "http://10.0.0.1/", 1s + 4ms * edit, 60s), edit);
        clock.advance(1100ms);
    }

    // Void entries are dropped when there are more than twice as many as checks, and 1024.
    EXPECT_LE(of("a").waiting, 2U * 100 + 1024);
}

class TenantsOfOneNamespace : public Tenants {
protected:
    TenantsOfOneNamespace() : Tenants{{.in_flight = 100, .among = fair_share::among::one}} {}
};

TEST_F(TenantsOfOneNamespace, may_take_all_places) {
    start_greedy("local", 0, 200);

    clock.advance(5s);

    EXPECT_EQ(of("local").in_flight, 100U);
}

class TenantsWithALimit : public Tenants {
protected:
    // Ten probes a second for the namespace "a".
    TenantsWithALimit()
        : Tenants{{
              .in_flight = 1000,
              .rates = [](std::string_view ns) -> schedule::duration {
                  return ns == "a" ? 100ms : 0ms;
              },
          }} {}
};

TEST_F(TenantsWithALimit, of_probes_a_second_get_longer_intervals_and_are_seldom_late) {
    start_modest("a", 0, 50);  // they ask for fifty a second
    start_modest("b", 50, 50);
    clock.advance(20s);  // the first round is over
    auto const before = results_of_all(0, 50);
    auto const postponed = of("a").postponed;
    auto const others = results_of_all(50, 50);

    clock.advance(50s);

    EXPECT_LE(results_of_all(0, 50) - before, 510U);
    EXPECT_GE(results_of_all(0, 50) - before, 400U);
    EXPECT_GE(results_of_all(50, 50) - others, 49U * 50);
    for (std::uint32_t i = 0; i < 50; ++i) EXPECT_GE(results_of(i).size(), 8U) << i;
    // Without longer intervals all of them would wait. Some still do, where many are due at once.
    EXPECT_LE(of("a").postponed - postponed, (results_of_all(0, 50) - before) / 4);
    EXPECT_DOUBLE_EQ(of("a").interval_factor, 5);
    EXPECT_DOUBLE_EQ(of("b").interval_factor, 1);
    EXPECT_DOUBLE_EQ(of("a").expected_per_second, 10);
}

TEST_F(TenantsWithALimit, of_probes_a_second_never_start_more_when_all_come_at_once) {
    start_modest("a", 0, 500);

    clock.advance(10s);

    EXPECT_LE(requests(), 10U * 10 + 11);
    EXPECT_GE(requests(), 10U * 9);
    EXPECT_GE(of("a").waiting, 300U);
}

TEST_F(TenantsWithALimit, of_probes_a_second_that_ask_for_less_are_on_time) {
    start_modest("a", 0, 9);

    clock.advance(20s);

    EXPECT_GE(results_of_all(0, 9), 9U * 19);
    EXPECT_EQ(of("a").postponed, 0U);
    EXPECT_DOUBLE_EQ(of("a").interval_factor, 1);
}

class TenantsThatReuse : public Tenants {
protected:
    TenantsThatReuse() : Tenants{{.in_flight = 1000, .kept_connections = 100}} {}
};

TEST_F(TenantsThatReuse, leave_kept_connections_for_another_namespace) {
    auto const reusing = [](std::string const& ns, std::uint32_t number) {
        auto made = *check_of(ns, number, "http://10.0.0.2/", 1s, 2s);
        made.target.as<check::http_target>()->reuse = true;
        return std::make_shared<check::definition const>(std::move(made));
    };
    for (std::uint32_t i = 0; i < 200; ++i) start(i, reusing("a", i));
    clock.advance(3s);
    auto const kept = of("a").kept_connections;
    for (std::uint32_t i = 200; i < 210; ++i) start(i, reusing("b", i));
    clock.advance(3s);

    EXPECT_LE(kept, 75U);
    EXPECT_GE(kept, 70U);
    EXPECT_EQ(of("b").kept_connections, 10U);
}

}  // namespace
}  // namespace vitals::probing::checker
