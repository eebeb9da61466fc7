// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Many requests that wait at once: what each of them takes, and how all are woken.

#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/allocated.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <list>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using support::raw_client;
using testing::EndsWith;

constexpr std::size_t many = 200;

// What the server of a test adds to the program's memory for a connection, in bytes.
constexpr std::size_t most_bytes_at_rest = 3 * 1024;

}  // namespace

class HttpServerRest : public server_fixture {
protected:
    ~HttpServerRest() override {
        if (server) server->stop();
        clock.advance(1min);
    }
    void SetUp() override {
        start(
            [this](request const& asked) { return postpone(asked); },
            {.connections = 4 * many,
             .connections_per_address = 4 * many,
             .waiting = 4 * many,
             .waiting_per_address = 4 * many}
        );
    }
    runtime::awaitable<response> postpone(request const& asked) {
        auto const& who = asked.path;
        if (!asked.may_wait || done) {
            answered.push_back(who);
            co_return text(200, "done");
        }
        auto& signal = who.ends_with('1') ? odd_ones : changed;
        response none;
        none.postponed = {
            .change_signal = &signal,
            .generation = signal.generation(),
            .at_most = 5min
        };
        co_return none;
    }
    void connect_many() {
        for (std::size_t i = 0; i < many; ++i) clients.emplace_back(server->local());
    }
    // A request as a client of Consul's sends it.
    static void ask(raw_client& one, std::size_t number) {
        one.send(
            "GET /v1/health/service/web-" + std::to_string(number) +
            "?index=1234567890&wait=60000ms&stale=&passing=1 HTTP/1.1\r\n"
            "Host: vitals.monitoring.svc:8500\r\nUser-Agent: Go-http-client/1.1\r\n"
            "X-Consul-Token: 01234567-89ab-cdef-0123-456789abcdef\r\n"
            "Accept-Encoding: gzip\r\n\r\n"
        );
    }
    void ask_all() {
        std::size_t i = 0;
        for (auto& one : clients) ask(one, i++);
        clock.settle();
    }
    std::size_t waiting() const { return server->connections().waiting; }
    void notify(change_signal& which) {
        which.notify();
        clock.settle();
    }

    change_signal changed;
    change_signal odd_ones;
    bool done = false;
    std::vector<std::string> answered;  // in order
    std::list<raw_client> clients;
};

TEST_F(HttpServerRest, takes_less_than_3_kib_for_each_request_that_waits) {
    raw_client first{server->local()};
    ask(first, 0);
    clock.settle();  // what the server allots once
    connect_many();
    auto const before = support::allocated_bytes();

    ask_all();

    ASSERT_EQ(waiting(), many + 1);
    auto const each = (support::allocated_bytes() - before) / many;
    EXPECT_LT(each, most_bytes_at_rest);
    RecordProperty("bytes_of_a_waiting_request", static_cast<int>(each));
}

TEST_F(HttpServerRest, answers_all_that_are_woken_in_the_order_of_waiting) {
    connect_many();
    ask_all();
    ASSERT_EQ(waiting(), many);
    notify(changed);  // they wait again
    ASSERT_EQ(waiting(), many);

    done = true;
    notify(odd_ones);
    notify(changed);

    ASSERT_EQ(answered.size(), many);
    EXPECT_EQ(waiting(), 0U);
    std::vector<std::string> in_order;
    for (bool const odd : {true, false})
        for (std::size_t i = 0; i < many; ++i)
            if ((i % 10 == 1) == odd)
                in_order.push_back("/v1/health/service/web-" + std::to_string(i));
    EXPECT_EQ(answered, in_order);
    for (auto& one : clients) EXPECT_THAT(one.received(), EndsWith("\r\n\r\ndone"));
}

// Those that have a coroutine at a time are as many as have no answer yet after some turns.
TEST_F(HttpServerRest, wakes_many_without_the_memory_of_as_many_coroutines) {
    for (int i = 0; i < 3; ++i) connect_many();
    ask_all();
    ASSERT_EQ(waiting(), 3 * many);
    auto const before = support::allocated_bytes();
    std::size_t most = 0;

    done = true;
    changed.notify();
    odd_ones.notify();
    context.restart();
    while (context.poll_one() > 0) most = std::max(most, support::allocated_bytes());

    EXPECT_EQ(answered.size(), 3 * many);
    EXPECT_LT(most - before, 3 * many * most_bytes_at_rest);
}

TEST_F(HttpServerRest, loses_none_whose_client_or_time_goes_with_the_notification) {
    connect_many();
    ask_all();
    done = true;

    clients.pop_front();
    changed.notify();
    clients.pop_back();
    odd_ones.notify();
    clock.advance(5min);

    EXPECT_EQ(waiting(), 0U);
    for (auto& one : clients) EXPECT_THAT(one.received(), EndsWith("\r\n\r\ndone"));
}

TEST_F(HttpServerRest, answers_all_when_the_server_stops) {
    connect_many();
    ask_all();

    server->stop();
    clock.settle();

    EXPECT_EQ(answered.size(), many);
    EXPECT_TRUE(ended);
    for (auto& one : clients) EXPECT_TRUE(one.closed());
}

}  // namespace vitals::net::http_server
