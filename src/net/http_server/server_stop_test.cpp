// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

#include <exception>

namespace vitals::net::http_server {

namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class HttpServerStop : public server_fixture {
protected:
    void start_slow(runtime::duration wait) {
        start([this, wait](request const& request) { return slow(clock, wait, request); });
    }
    static runtime::awaitable<response>
    slow(runtime::clock& clock, runtime::duration wait, request const& request) {
        co_await clock.sleep_for(wait);
        co_return response{.status = 200, .headers = {}, .body = "slow " + request.path};
    }
};

// No descriptor is free while this lives.
struct out_of_descriptors {
    out_of_descriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before);
        rlimit none = before;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~out_of_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before); }
    rlimit before{};
};

}  // namespace

TEST_F(HttpServerStop, closes_idle_connections_at_once_and_ends) {
    start(echo);
    support::raw_client silent{server->local()};
    support::raw_client kept{server->local()};
    kept.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    server->stop();
    clock.settle();

    EXPECT_TRUE(ended);
    EXPECT_FALSE(failure);
    EXPECT_TRUE(silent.closed());
    EXPECT_TRUE(kept.closed());
}

TEST_F(HttpServerStop, refuses_connections_from_then_on) {
    start(echo);
    auto const where = server->local();

    server->stop();

    EXPECT_THROW(support::raw_client{where}, boost::system::system_error);
}

TEST_F(HttpServerStop, lets_the_request_under_way_finish) {
    start_slow(3s);
    support::raw_client client{server->local()};
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    server->stop();
    clock.settle();
    EXPECT_FALSE(ended);
    clock.advance(3s);

    EXPECT_THAT(client.received(), AllOf(HasSubstr("Connection: close"), EndsWith("slow /1")));
    EXPECT_TRUE(client.closed());
    EXPECT_TRUE(ended);
}

TEST_F(HttpServerStop, cuts_a_stuck_request_at_the_deadline_and_not_later) {
    start_slow(1h);
    support::raw_client stuck{server->local()};
    support::raw_client half{server->local()};
    stuck.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    half.send("GET /1 HT");
    clock.settle();

    server->stop();
    clock.advance(4999ms);
    EXPECT_FALSE(ended);
    clock.advance(1ms);

    EXPECT_TRUE(ended);
    EXPECT_TRUE(stuck.closed());
    EXPECT_TRUE(half.closed());
    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServerStop, drains_with_a_fresh_deadline_when_it_is_cancelled) {
    start_slow(3s);
    support::raw_client client{server->local()};
    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();

    cancel.emit(runtime::asio::cancellation_type::terminal);
    clock.settle();
    EXPECT_FALSE(ended);
    clock.advance(3s);

    EXPECT_THAT(client.received(), EndsWith("slow /1"));
    EXPECT_TRUE(ended);
    EXPECT_FALSE(failure);
}

TEST_F(HttpServerStop, ends_at_once_when_it_was_stopped_before_it_ran) {
    auto bound =
        server::bind(context.get_executor(), clock, log.logger(), "b", "127.0.0.1", 0, echo);
    ASSERT_TRUE(bound);
    (*bound)->stop();
    bool over = false;

    runtime::asio::co_spawn(context.get_executor(), (*bound)->run(), [&](std::exception_ptr) {
        over = true;
    });
    clock.settle();

    EXPECT_TRUE(over);
}

TEST_F(HttpServerStop, waits_out_a_lack_of_descriptors) {
    start(echo);
    support::raw_client client{server->local()};
    {
        out_of_descriptors const now;
        clock.advance(10s);
    }
    EXPECT_FALSE(ended);
    auto const warnings = log.count("cannot accept connections");
    EXPECT_GT(warnings, 5U);
    EXPECT_LT(warnings, 20U);

    client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.advance(1s);

    EXPECT_THAT(client.received(), EndsWith("GET /1"));
}

TEST_F(HttpServerStop, needs_no_second_to_stop_while_it_waits_out_an_error) {
    start(echo);
    support::raw_client client{server->local()};
    {
        out_of_descriptors const now;
        clock.advance(1s);
    }

    server->stop();
    clock.advance(100ms);

    EXPECT_TRUE(ended);
}

}  // namespace vitals::net::http_server
