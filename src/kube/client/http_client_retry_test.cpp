// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "support/scripted_server.hpp"

#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

#include <cstddef>

namespace vitals::kube::client {
namespace {

using support::answer;
using support::reaction;
using namespace std::chrono_literals;

class HttpClientRetry : public ::testing::Test, protected testing::client_rig {
protected:
    // Refuses the first `times` requests with `refusal`.
    void refuse(std::size_t times, reaction const& refusal) {
        server.respond = [this, times, refusal](auto const&) {
            return server.requests().size() <= times ? refusal : answer(200, "{}");
        };
    }
    bool requests_reach(std::size_t count) {
        return run_until([this, count] { return server.requests().size() >= count; });
    }
};

TEST_F(HttpClientRetry, waits_as_long_as_the_server_asks) {
    refuse(1, answer(429, "{}", "Retry-After: 3\r\n"));
    auto const call = start(client().call({.verb = verb::post, .target = "/x"}));
    ASSERT_TRUE(requests_reach(1));
    ASSERT_TRUE(run_until([this] { return !clock.nobody_is_waiting(); }));

    clock.advance(2900ms);
    clock.settle();
    auto const early = server.requests().size();
    // The answer may have come just now, so that the wait began a moment ago.
    ASSERT_TRUE(run_until([this] {
        clock.advance(100ms);
        return server.requests().size() == 2;
    }));

    EXPECT_EQ(early, 1U);
    EXPECT_EQ(finish(*call).value().status, 200U);
}

TEST_F(HttpClientRetry, gives_an_error_without_retry_after_to_the_caller) {
    refuse(1, answer(503, "{}"));

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::server);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(HttpClientRetry, repeats_a_get_whose_connection_was_reset) {
    refuse(1, {{}, reaction::then::reset});
    auto const call = start(client().call({.target = "/x"}));
    ASSERT_TRUE(requests_reach(1));

    ASSERT_TRUE(run_until([&] {
        clock.advance(100ms);
        return call->ended();
    }));

    EXPECT_EQ(finish(*call).value().status, 200U);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(HttpClientRetry, never_repeats_a_post_whose_connection_was_reset) {
    refuse(1, {{}, reaction::then::reset});

    auto const got = run(client().call({.verb = verb::post, .target = "/x"}));

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(HttpClientRetry, opens_a_new_connection_when_the_kept_one_dies_under_a_put) {
    server.respond = [this](auto const&) {
        bool const second = server.requests().size() == 2;
        return second ? reaction{{}, reaction::then::close} : answer(200, "{}");
    };
    ASSERT_TRUE(get("/x").has_value());

    auto const got = run(client().call({.verb = verb::put, .target = "/x"}));

    EXPECT_TRUE(got.has_value());
    EXPECT_EQ(server.requests().size(), 3U);
    EXPECT_EQ(server.connections(), 2U);
}

TEST_F(HttpClientRetry, sends_no_post_over_a_connection_the_server_has_closed) {
    server.respond = [](auto const&) {
        auto whole = answer(200, "{}");
        whole.after = reaction::then::close;
        return whole;
    };
    ASSERT_TRUE(get("/x").has_value());
    clock.settle();

    auto const got = run(client().call({.verb = verb::post, .target = "/x"}));

    EXPECT_TRUE(got.has_value());
}

TEST_F(HttpClientRetry, ends_at_once_when_it_is_cancelled_in_its_sleep) {
    refuse(100, answer(429, "{}", "Retry-After: 60\r\n"));
    auto const call = start(client().call({.target = "/x"}, 120s));
    ASSERT_TRUE(requests_reach(1));
    ASSERT_TRUE(run_until([this] { return !clock.nobody_is_waiting(); }));

    call->cancel.emit(runtime::asio::cancellation_type::terminal);

    EXPECT_THROW((void)finish(*call), boost::system::system_error);
    EXPECT_EQ(server.requests().size(), 1U);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(HttpClientRetry, stops_retrying_at_the_deadline) {
    refuse(100, answer(429, "{}", "Retry-After: 4\r\n"));
    auto const call = start(client().call({.target = "/x"}, 10s));

    ASSERT_TRUE(run_until([&] {
        clock.advance(100ms);
        return call->ended();
    }));

    EXPECT_EQ(finish(*call).error().kind, error_class::throttled);
    EXPECT_LE(server.requests().size(), 3U);
}

TEST_F(HttpClientRetry, holds_back_what_is_above_its_own_rate) {
    options.requests_per_second = 1;
    options.burst = 1;
    server.respond = [](auto const&) { return answer(200, "{}"); };
    ASSERT_TRUE(get("/x").has_value());
    auto const second = start(client().call({.target = "/x"}));
    clock.settle();
    auto const early = server.requests().size();

    clock.advance(1s);

    EXPECT_EQ(early, 1U);
    EXPECT_TRUE(finish(*second).has_value());
}

}  // namespace
}  // namespace vitals::kube::client
