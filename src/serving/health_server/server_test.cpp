// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/server.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/health_server/registry.hpp"
#include "support/memory_log.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace vitals::serving::health_server {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// now() is the test's and may be read by every thread; waits are real.
class set_clock final : public runtime::clock {
public:
    runtime::time_point now() const override { return real_.now() + ahead_.load(); }
    runtime::wall_time wall() const override { return real_.wall(); }
    runtime::awaitable<void> sleep_until(runtime::time_point due) override {
        return real_.sleep_until(due - ahead_.load());
    }
    void jump(runtime::duration step) { ahead_ = ahead_.load() + step; }

private:
    runtime::system_clock real_;
    std::atomic<runtime::duration> ahead_{runtime::duration::zero()};
};

class HealthServer : public testing::Test {
protected:
    void start(std::string address = "127.0.0.1") {
        auto made = server::start(
            {.address = std::move(address), .port = 0, .answers = {}},
            state,
            clock,
            log.logger()
        );
        ASSERT_TRUE(made) << made.error();
        running = std::move(*made);
    }
    std::string get(std::string const& path) const {
        support::raw_client client{running->local()};
        client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return client.receive_until_closed();
    }

    // Of another server: what a stop takes that has to wait for somebody.
    runtime::duration time_to_stop_with_half_a_request() {
        registry its_own{clock, log.logger()};
        auto const other = server::start(
            {.address = "127.0.0.1", .port = 0, .answers = {}},
            its_own,
            clock,
            log.logger()
        );
        if (!other) throw std::runtime_error{other.error()};
        support::raw_client half{(*other)->local()};
        half.send("GET /li");
        support::raw_client whole{(*other)->local()};
        whole.send("GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        whole.receive_until_closed();  // both are accepted by now
        auto const begun = clock.now();
        (*other)->stop();
        auto const took = clock.now() - begun;
        half.receive_until_closed();
        EXPECT_TRUE(half.closed());
        return took;
    }

    set_clock clock;
    support::memory_log log;
    registry state{clock, log.logger()};
    std::unique_ptr<server> running;
};

}  // namespace

TEST_F(HealthServer, answers_from_its_own_thread_as_soon_as_it_is_started) {
    start();

    EXPECT_THAT(get("/livez"), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("\r\n\r\nok")));
    EXPECT_THAT(get("/readyz?verbose"), HasSubstr("[+]healthz-server ok"));
}

TEST_F(HealthServer, says_at_once_that_the_port_is_taken) {
    start();
    auto const port = running->local().port();
    registry other{clock, log.logger()};

    auto const second = server::start(
        {.address = "127.0.0.1", .port = port, .answers = {}},
        other,
        clock,
        log.logger()
    );

    ASSERT_FALSE(second);
    EXPECT_EQ(
        second.error(),
        "cannot listen on 127.0.0.1:" + std::to_string(port) + ": address already in use"
    );
    EXPECT_FALSE(other.has_targets());
}

TEST_F(HealthServer, listens_on_an_ipv6_address) {
    auto made =
        server::start({.address = "[::1]", .port = 0, .answers = {}}, state, clock, log.logger());
    if (!made) GTEST_SKIP() << made.error();
    running = std::move(*made);

    EXPECT_THAT(get("/livez"), StartsWith("HTTP/1.1 200"));
}

TEST_F(HealthServer, says_that_another_thread_is_stuck) {
    start();
    auto heart = state.add_heartbeat("workers", 60s);
    EXPECT_THAT(get("/livez"), StartsWith("HTTP/1.1 200"));

    clock.jump(61s);

    EXPECT_THAT(get("/livez"), AllOf(StartsWith("HTTP/1.1 500"), HasSubstr("[-]workers failed")));
    heart.beat();
    EXPECT_THAT(get("/livez"), StartsWith("HTTP/1.1 200"));
}

TEST_F(HealthServer, turns_not_ready_before_it_stops_answering) {
    start();
    EXPECT_THAT(get("/readyz"), StartsWith("HTTP/1.1 200"));

    state.shut_down();

    EXPECT_THAT(get("/readyz"), StartsWith("HTTP/1.1 500"));
    EXPECT_THAT(get("/livez"), StartsWith("HTTP/1.1 200"));
}

TEST_F(HealthServer, stops_at_once_in_spite_of_idle_clients) {
    start();
    support::raw_client silent{running->local()};
    support::raw_client kept{running->local()};
    kept.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
    get("/livez");  // both are accepted by now
    auto const begun = clock.now();

    running->stop();
    auto const took = clock.now() - begun;

    EXPECT_LT(took, time_to_stop_with_half_a_request());
    silent.receive_until_closed();
    EXPECT_TRUE(silent.closed());
    EXPECT_FALSE(state.has_targets());
    EXPECT_TRUE(state.liveness().empty());
}

TEST_F(HealthServer, stops_at_the_deadline_in_spite_of_half_a_request) {
    auto const took = time_to_stop_with_half_a_request();

    EXPECT_LT(took, 60s);
}

TEST_F(HealthServer, may_be_stopped_twice) {
    start();

    running->stop();
    running->stop();

    EXPECT_THROW(get("/livez"), boost::system::system_error);
}

TEST_F(HealthServer, answers_while_other_threads_change_the_targets) {
    start();
    std::jthread const writer{[this](std::stop_token const& enough) {
        while (!enough.stop_requested()) {
            auto part = state.add("part");
            part.ready();
            part.retire();
        }
    }};

    for (int round = 0; round < 20; ++round)
        EXPECT_THAT(get("/livez?verbose"), StartsWith("HTTP/1.1 200"));
}

}  // namespace vitals::serving::health_server
