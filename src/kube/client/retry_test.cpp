// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/retry.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace vitals::kube::client {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

// 1994-11-06T08:49:37Z
constexpr std::chrono::system_clock::time_point then{784111777s};

api_error error_of(unsigned status, std::optional<seconds> after) {
    return {.kind = error_class::server, .http_status = status, .retry_after = after};
}

api_error without_answer(exchange_stage stage) {
    return {.kind = error_class::unreachable, .stage = stage};
}

TEST(RetryAfter, is_seconds_or_a_date_within_a_minute) {
    EXPECT_EQ(parse_retry_after("5", then), 5s);
    EXPECT_EQ(parse_retry_after(" 0 ", then), 0s);
    EXPECT_EQ(parse_retry_after("3600", then), 60s);
    EXPECT_EQ(parse_retry_after("99999999999999999999", then), 60s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:47 GMT", then), 10s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:07 GMT", then), 0s);
    EXPECT_EQ(parse_retry_after("Mon, 06 Nov 2094 08:49:07 GMT", then), 60s);
}

TEST(RetryAfter, may_be_a_date_that_no_clock_of_ours_can_show) {
    EXPECT_EQ(parse_retry_after("Sun, 15 Feb 3988 08:49:37 GMT", then), 60s);
    EXPECT_EQ(parse_retry_after("Sun, 01 Jan 9999 00:00:00 GMT", then), 60s);
    EXPECT_EQ(parse_retry_after("Sat, 01 Jan 0000 00:00:00 GMT", then), 0s);
}

TEST(RetryAfter, that_cannot_be_read_is_none) {
    for (auto const* text : {"", "-1", "1.5", "soon", "Sun, 32 Nov 1994 08:49:37 GMT", "5s"})
        EXPECT_EQ(parse_retry_after(text, then), std::nullopt) << text;
}

TEST(RetryDelay, follows_the_promise_of_the_server_for_any_verb) {
    for (auto const method : {verb::get, verb::post, verb::put, verb::patch, verb::del}) {
        EXPECT_EQ(retry_delay(method, error_of(429, 2s), 0, 0.0), 2s);
        EXPECT_EQ(retry_delay(method, error_of(503, 20s), 9, 0.0), 20s);
        EXPECT_EQ(retry_delay(method, error_of(500, 2s), 0, 0.0), 2s);
        EXPECT_EQ(retry_delay(method, error_of(429, std::nullopt), 0, 0.0), std::nullopt);
        EXPECT_EQ(retry_delay(method, error_of(500, std::nullopt), 0, 0.0), std::nullopt);
        EXPECT_EQ(retry_delay(method, error_of(409, 2s), 0, 0.0), std::nullopt);
    }
}

TEST(RetryDelay, is_never_nothing_whatever_the_server_says) {
    EXPECT_EQ(retry_delay(verb::get, error_of(503, 0s), 0, 0.0), 1s);
}

TEST(RetryDelay, adds_up_to_a_quarter) {
    EXPECT_EQ(retry_delay(verb::get, error_of(429, 4s), 0, 0.5), 4500ms);
}

TEST(RetryDelay, grows_from_retry_to_retry_whatever_the_server_asks_for) {
    auto last = runtime::duration::zero();
    for (int done = 0; done < 5; ++done) {
        auto const at_once = retry_delay(verb::get, error_of(429, 0s), done, 0.0);

        ASSERT_TRUE(at_once.has_value());
        EXPECT_GE(*at_once, std::max<runtime::duration>(2 * last, 100ms));
        last = *at_once;
    }
    EXPECT_LE(retry_delay(verb::get, error_of(429, 0s), 9, 1.0), 30s);
}

TEST(RetryDelay, ends_after_ten_retries) {
    EXPECT_EQ(retry_delay(verb::get, error_of(429, 1s), 10, 0.0), std::nullopt);
}

TEST(RetryDelay, repeats_only_a_get_whose_connection_was_lost) {
    auto const lost = without_answer(exchange_stage::lost);

    EXPECT_EQ(retry_delay(verb::get, lost, 0, 0.9), 1s);
    EXPECT_EQ(retry_delay(verb::post, lost, 0, 0.0), std::nullopt);
    EXPECT_EQ(retry_delay(verb::patch, lost, 0, 0.0), std::nullopt);
    EXPECT_EQ(
        retry_delay(verb::get, without_answer(exchange_stage::not_sent), 0, 0.0),
        std::nullopt
    );
}

}  // namespace
}  // namespace vitals::kube::client
