// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Requests whose answer the handler postpones.

#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

using support::raw_client;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

}  // namespace

class HttpServerWaiting : public server_fixture {
protected:
    ~HttpServerWaiting() override {
        if (server) server->stop();
        clock.advance(1min);
    }
    void start_waiting(std::size_t limit, std::size_t limit_per_address) {
        start(
            [this](request const& asked) { return postpone(asked); },
            {.connections = 4,
             .connections_per_address = 4,
             .waiting = limit,
             .waiting_per_address = limit_per_address,
             .body_bytes = 64 * 1024}
        );
    }
    runtime::awaitable<response> postpone(request const& asked) {
        ++handled;
        seen = asked;
        seen_capacity = asked.body.capacity();
        if (asked.path == "/now") co_return text(200, "now");
        if (!asked.may_wait || done) {
            auto reply = text(200, "done");
            reply.shared = large;
            co_return reply;
        }
        response none;
        none.postponed = {
            .change_signal = &changed,
            .generation = changed.generation(),
            .at_most = 5min
        };
        co_return none;
    }
    raw_client& wait(std::string const& from = "127.0.0.1") {
        auto& one = clients.emplace_back(server->local(), from);
        one.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        clock.settle();
        return one;
    }
    std::size_t waiting() const { return server->connections().waiting; }
    void notify() {
        changed.notify();
        clock.settle();
    }

    change_signal changed;
    bool done = false;
    std::shared_ptr<shared_text> large;  // instead of "done"
    std::size_t handled = 0;
    request seen;  // the last one
    std::size_t seen_capacity = 0;
    std::list<raw_client> clients;
};

TEST_F(HttpServerWaiting, are_asked_again_at_each_ring_until_there_is_an_answer) {
    start_waiting(8, 8);
    auto& one = wait();
    EXPECT_EQ(waiting(), 1U);

    notify();
    EXPECT_EQ(one.received(), "");
    EXPECT_EQ(handled, 2U);
    done = true;
    notify();

    EXPECT_THAT(one.received(), EndsWith("\r\n\r\ndone"));
    EXPECT_EQ(handled, 3U);
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(HttpServerWaiting, keep_only_what_their_answer_needs_of_a_large_request) {
    start_waiting(8, 8);
    auto& one = clients.emplace_back(server->local());
    one.send(
        "GET /wait?index=1 HTTP/1.1\r\nHost: x\r\nX: " + std::string(8 * 1024, 'x') +
        "\r\nAccept-Encoding: gzip\r\nContent-Length: 60000\r\n\r\n" + std::string(60'000, 'b')
    );
    clock.settle();
    ASSERT_EQ(waiting(), 1U);
    ASSERT_EQ(seen.body.size(), 60'000U);

    notify();

    using pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(handled, 2U);
    EXPECT_EQ(seen.query, (pairs{{"index", "1"}}));
    EXPECT_EQ(seen.headers, (pairs{{"host", "x"}, {"accept-encoding", "gzip"}}));
    EXPECT_EQ(seen_capacity, std::string{}.capacity());
}

TEST_F(HttpServerWaiting, keep_their_connection_for_the_next_request) {
    start_waiting(8, 8);
    auto& one = wait();
    done = true;
    notify();

    one.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_THAT(one.received(), EndsWith("\r\n\r\nnow"));
}

TEST_F(HttpServerWaiting, count_as_one_request_however_often_they_are_handled) {
    start_waiting(8, 8);
    auto& one = wait();
    notify();
    EXPECT_EQ(server->connections().requests, 1U);
    done = true;
    notify();

    one.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_EQ(handled, 4U);
    EXPECT_EQ(server->connections().requests, 2U);
}

TEST_F(HttpServerWaiting, are_answered_when_their_time_is_over_however_often_it_rang) {
    start_waiting(8, 8);
    auto& one = wait();
    clock.advance(4min);
    notify();

    clock.advance(1min);

    EXPECT_THAT(one.received(), EndsWith("\r\n\r\ndone"));
}

TEST_F(HttpServerWaiting, are_given_up_when_their_client_closes) {
    start_waiting(8, 8);
    wait();
    wait();

    clients.pop_front();
    clock.settle();

    EXPECT_EQ(waiting(), 1U);
    EXPECT_EQ(server->connections().open, 1U);
}

TEST_F(HttpServerWaiting, of_a_client_that_has_sent_its_next_request_are_answered_in_order) {
    start_waiting(8, 8);
    auto& one = wait();
    one.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();
    EXPECT_EQ(waiting(), 1U);

    done = true;
    notify();

    EXPECT_THAT(one.received(), AllOf(HasSubstr("\r\n\r\ndoneHTTP/1.1 200"), EndsWith("now")));
}

TEST_F(HttpServerWaiting, beyond_the_limit_of_their_address_are_refused) {
    start_waiting(8, 2);
    wait();
    wait();

    auto const refused = wait().received();

    EXPECT_THAT(refused, StartsWith("HTTP/1.1 429"));
    EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_EQ(waiting(), 2U);
    EXPECT_EQ(server->connections().waits_refused, 1U);
    EXPECT_EQ(log.count("too many waiting requests"), 1U);
    EXPECT_EQ(wait("127.0.0.2").received(), "");
}

TEST_F(HttpServerWaiting, beyond_the_limit_of_all_are_refused) {
    start_waiting(2, 2);
    wait("127.0.0.1");
    wait("127.0.0.2");

    EXPECT_THAT(wait("127.0.0.3").received(), StartsWith("HTTP/1.1 503"));
}

TEST_F(HttpServerWaiting, of_an_address_with_many_make_room_for_one_with_fewer) {
    start_waiting(4, 4);
    auto& oldest = wait("127.0.0.1");
    for (int i = 0; i < 3; ++i) wait("127.0.0.1");

    auto& new_connection = wait("127.0.0.2");

    EXPECT_THAT(oldest.received(), EndsWith("\r\n\r\ndone"));
    EXPECT_EQ(new_connection.received(), "");
    EXPECT_EQ(waiting(), 4U);
}

TEST_F(HttpServerWaiting, take_no_place_from_other_connections) {
    start_waiting(100, 100);
    for (int i = 0; i < 100; ++i) wait();
    ASSERT_EQ(waiting(), 100U);

    raw_client other{server->local()};
    other.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    EXPECT_THAT(other.received(), EndsWith("now"));
    EXPECT_EQ(server->connections().limit, 104U);
    EXPECT_EQ(server->connections().rejected, 0U);
}

TEST_F(HttpServerWaiting, woken_at_once_take_no_place_from_other_connections_either) {
    start_waiting(20, 20);
    for (int i = 0; i < 20; ++i) wait();
    raw_client silent{server->local(), "127.0.0.2"};
    clock.settle();

    large = std::make_shared<shared_text>(std::string(8'000'000, 'x'));  // which nobody reads
    done = true;
    notify();
    ASSERT_EQ(waiting(), 0U);

    for (int i = 0; i < 3; ++i) {
        auto& other = clients.emplace_back(server->local(), "127.0.0.3");
        other.send("GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
        clock.settle();
        EXPECT_THAT(other.received(), EndsWith("now"));
    }
    EXPECT_FALSE(silent.closed());
    EXPECT_EQ(server->connections().open, 24U);
    EXPECT_EQ(server->connections().rejected, 0U);
}

TEST_F(HttpServerWaiting, are_answered_when_the_server_stops_and_then_closed) {
    start_waiting(8, 8);
    auto& one = wait();

    server->stop();
    clock.settle();

    EXPECT_THAT(one.received(), AllOf(HasSubstr("Connection: close"), EndsWith("\r\n\r\ndone")));
    EXPECT_TRUE(one.closed());
    EXPECT_TRUE(ended);
}

TEST_F(HttpServerWaiting, wait_nowhere_unless_a_server_lets_them) {
    start([this](request const& asked) { return postpone(asked); });

    EXPECT_THAT(wait().received(), StartsWith("HTTP/1.1 429"));
}

}  // namespace vitals::net::http_server
