// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/timeout.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/spawned.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <expected>
#include <optional>
#include <stdexcept>
#include <utility>

using namespace std::chrono_literals;

namespace vitals::runtime {

namespace {

using outcome = std::expected<int, timed_out>;

awaitable<int> answer_after(clock& clock, duration wait) {
    co_await clock.sleep_for(wait);
    co_return 42;
}

awaitable<int> fail_after(clock& clock, duration wait) {
    co_await clock.sleep_for(wait);
    throw std::runtime_error{"broken"};
}

awaitable<int> cancel_and_answer(spawned whole) {
    whole.cancel();
    co_return 42;
}

struct Timeout : testing::Test {
    asio::io_context context{1};
    support::virtual_clock clock{context};
    std::optional<outcome> result;
    std::exception_ptr failure;

    void start(awaitable<int> operation) {
        asio::co_spawn(
            context.get_executor(),
            with_timeout(clock, 2s, std::move(operation)),
            [this](std::exception_ptr error, outcome value) {
                failure = error;
                if (!error) result = value;
            }
        );
        clock.settle();
    }
};

}  // namespace

TEST_F(Timeout, gives_the_value_that_comes_in_time) {
    start(answer_after(clock, 1s));

    clock.advance(1s);

    ASSERT_TRUE(result);
    EXPECT_EQ(result->value(), 42);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Timeout, abandons_at_the_limit_and_not_before) {
    start(answer_after(clock, 1h));

    clock.advance(1999ms);
    EXPECT_FALSE(result);
    clock.advance(1ms);

    ASSERT_TRUE(result);
    EXPECT_FALSE(result->has_value());
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Timeout, passes_an_exception_on_without_waiting_for_the_clock) {
    start(fail_after(clock, 1s));

    clock.advance(1s);

    EXPECT_TRUE(failure);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Timeout, that_is_cancelled_ends_what_it_runs) {
    spawned whole{context.get_executor()};
    whole.start(keep(with_timeout(clock, 2s, answer_after(clock, 1h)), result), [this](auto error) {
        failure = error;
    });
    clock.advance(1s);

    whole.cancel();
    clock.settle();

    EXPECT_FALSE(result);
    EXPECT_TRUE(failure);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

TEST_F(Timeout, gives_the_value_of_what_ends_at_once_and_cancels_it_all) {
    spawned whole{context.get_executor()};
    whole.start(
        keep(with_timeout(clock, 2s, cancel_and_answer(whole)), result),
        [this](auto error) { failure = error; }
    );

    clock.settle();

    ASSERT_TRUE(result);
    EXPECT_EQ(result->value(), 42);
    EXPECT_TRUE(clock.nobody_is_waiting());
}

}  // namespace vitals::runtime
