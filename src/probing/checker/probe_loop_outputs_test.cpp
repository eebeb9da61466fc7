// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/health/observation.hpp"
#include "core/schedule/slot.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "support/memory_network.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;
using health::outcome;

auto const ok = support::script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

struct ProbeLoopOfMany : ProbeLoop {
    ProbeLoopOfMany() : ProbeLoop{{.in_flight = 1'000}} {}
};

struct ProbeLoopOfLittleRoom : ProbeLoop {
    ProbeLoopOfLittleRoom() : ProbeLoop{{.in_flight = 1'000}, std::size_t{64} * 1024} {}
    static support::script answer_of(std::size_t bytes) {
        return {
            "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
            std::string(bytes, 'b')
        };
    }
};

// Regression: 128 outputs of 64 KiB that one target releases together stopped all starts.
TEST_F(ProbeLoopOfMany, starts_probes_although_nobody_processes_large_outputs_that_pile_up) {
    auto const body = std::string(60'000, 'b');
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + body});
    network.at("10.0.0.2", 80).answers(ok);
    auto large = *a_check("http://10.0.0.1/");
    large.output_max_size = 65'536;
    auto const check = std::make_shared<check::definition const>(large);
    for (std::uint32_t i = 0; i < 500; ++i) start(i, check);
    start(500, a_check("http://10.0.0.2/"));
    auto const count_bytes = [this] {
        undelivered = {};
        for (auto const& each : results) undelivered.bytes += bytes_of(each.seen);
    };

    for (auto const end = clock.now() + 10s; clock.now() < end; count_bytes())
        clock.advance(schedule::slot);

    EXPECT_LE(undelivered.bytes, std::size_t{8} * 1024 * 1024);
    EXPECT_GE(results_of(500).size(), 2U);
    ASSERT_GE(results.size(), 500U);
    auto const is_cut = [](probe_result const& each) {
        return each.seen.output.ends_with("docs/tenants.md]");
    };
    EXPECT_GE(std::ranges::count_if(results, is_cut), 300);
    for (auto const& each : results_of(500)) EXPECT_TRUE(each.output.ends_with("ok"));

    results.clear();
    count_bytes();
    clock.advance(5s);
    ASSERT_FALSE(results.empty());
    EXPECT_FALSE(is_cut(results.front())) << "the next one is whole";
}

// Regression: all undelivered outputs counted together, so those of one namespace were cut because
// of another's.
TEST_F(ProbeLoopOfMany, keeps_the_output_of_a_namespace_whole_whatever_another_one_has_on_the_way) {
    auto const body = std::string(60'000, 'b');
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + body});
    auto large = *a_check("http://10.0.0.1/");
    large.output_max_size = 65'536;
    auto const greedy = std::make_shared<check::definition const>(large);
    large.identity = check::identity{"data", "data", "web"};
    auto const small = std::make_shared<check::definition const>(large);
    for (std::uint32_t i = 0; i < 500; ++i) start(i, greedy);
    start(500, small);
    auto const pass = [this](runtime::duration time) {
        for (auto const end = clock.now() + time; clock.now() < end;) {
            clock.advance(schedule::slot);
            undelivered = {};
            for (auto const& each : results) undelivered.bytes += bytes_of(each.seen);
        }
    };

    pass(10s);

    auto const is_cut = [](health::observation const& each) {
        return each.output.ends_with("docs/tenants.md]");
    };
    auto const others = results_of(500);
    EXPECT_GE(others.size(), 2U);
    EXPECT_EQ(std::ranges::count_if(others, is_cut), 0);
    EXPECT_LE(undelivered.bytes, std::size_t{8} * 1024 * 1024);

    // What has been processed counts no more.
    results.clear();
    pass(4s);
    EXPECT_FALSE(is_cut(results.front().seen));
}

// Regression: outputs of up to 256 bytes were not counted for their namespace, so many of them took
// the room of all.
TEST_F(ProbeLoopOfLittleRoom, keeps_an_output_whole_however_many_small_ones_of_another_namespace) {
    network.at("10.0.0.1", 80).answers(answer_of(150));
    network.at("10.0.0.2", 80).answers(answer_of(1'500));
    auto const greedy = a_check("http://10.0.0.1/", 1s);
    auto other = *a_check("http://10.0.0.2/", 1s);
    other.identity = check::identity{"data", "data", "web"};
    for (std::uint32_t i = 0; i < 500; ++i) start(i, greedy);
    clock.advance(5s);
    auto const many = results.size();

    start(500, std::make_shared<check::definition const>(other));
    clock.advance(3s);

    auto const is_whole = [](probe_result const& each) { return each.seen.output.ends_with('b'); };
    auto const of_others = results_of(500);
    EXPECT_GE(of_others.size(), 2U);
    for (auto const& each : of_others) EXPECT_TRUE(each.output.ends_with('b')) << each.output;
    EXPECT_GE(many, 2'000U);
    EXPECT_GE(std::ranges::count_if(results, is_whole), 100) << "as many as there is room for";
    for (auto const& each : results) {
        EXPECT_EQ(each.seen.outcome, outcome::passing);
        EXPECT_TRUE(is_whole(each) || each.seen.output.ends_with("[shortened]"));
    }

    results.clear();
    clock.advance(54ms);  // what had ended before is delivered
    results.clear();
    clock.advance(1s);
    ASSERT_FALSE(results.empty());
    EXPECT_TRUE(is_whole(results.front())) << "the next one is whole";
}

TEST_F(ProbeLoop, keeps_few_bytes_of_outputs_back_to_deliver_them_together) {
    auto const body = std::string(60'000, 'b');
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + body});
    auto large = *a_check("http://10.0.0.1/");
    large.output_max_size = 65'536;
    auto const check = std::make_shared<check::definition const>(large);
    for (std::uint32_t i = 0; i < 100; ++i) start(i, check);

    advance_to_start(check);
    clock.advance(schedule::slot);

    EXPECT_GE(results.size(), 17U) << "a mebibyte of them";
}

}  // namespace
}  // namespace vitals::probing::checker
