// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/client/http_transport.hpp"
#include "runtime/clock.hpp"
#include "support/scripted_server.hpp"

#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

using support::answer;
using support::reaction;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr auto places = http_transport::most_kept;

// The wait before a request is sent is the client's own, not the API server's silence.
class HttpClientQueue : public ::testing::Test, protected testing::client_rig {
protected:
    using call = testing::pending<api_result<api_response>>;

    ~HttpClientQueue() override {
        for (auto const& one : calls_) {
            one->cancel.emit(runtime::asio::cancellation_type::terminal);
            EXPECT_TRUE(run_until([&one] { return one->ended(); })) << "a call does not end";
        }
    }
    // A POST: one that is lost is not repeated.
    call& ask(runtime::duration deadline, std::string target = "/x") {
        api_request request{.verb = verb::post, .target = std::move(target)};
        return *calls_.emplace_back(start(client().call(std::move(request), deadline)));
    }
    std::vector<call*> ask(std::size_t times, runtime::duration deadline) {
        std::vector<call*> all;
        all.reserve(times);
        for (std::size_t i = 0; i < times; ++i) all.push_back(&ask(deadline));
        return all;
    }
    bool requests_reach(std::size_t count) {
        return run_until([this, count] { return server.requests().size() >= count; });
    }
    // In steps, so that what is under way at a moment is answered before the next.
    bool pass_until(std::function<bool()> const& reached) {
        return run_until([this, &reached] {
            if (!reached()) clock.advance(100ms);
            return reached();
        });
    }
    void hang() {
        options.requests_per_second = options.burst = 1e6;
        server.respond = [](auto const&) { return reaction{{}, reaction::then::hang}; };
    }
    // Until 30 s before the end of the queue's five minutes. A request that hears nothing for 30 s
    // ends.
    bool hang_for_270_seconds() {
        bool sent = requests_reach(places);
        for (std::size_t round = 2; sent && round <= 10; ++round) {
            clock.advance(30s);
            sent = requests_reach(round * places);
        }
        return sent;
    }
    void one_request_a_second() {
        options.requests_per_second = 1;
        options.burst = 1;
    }

private:
    std::vector<std::unique_ptr<call>> calls_;
};

TEST_F(HttpClientQueue, that_is_longer_than_the_deadline_costs_no_request_its_answer) {
    one_request_a_second();
    server.respond = [](auto const&) { return answer(200, "{}"); };
    auto const calls = ask(8, 2s);

    ASSERT_TRUE(pass_until([this] { return server.requests().size() == 8; }));

    for (auto* const one : calls) {
        auto const got = finish(*one);
        EXPECT_TRUE(got.has_value()) << got.error().message;
    }
}

TEST_F(HttpClientQueue, takes_nothing_of_the_deadline_of_a_request_that_waits_for_its_place) {
    hang();
    ask(places, 20s);
    ASSERT_TRUE(requests_reach(places));
    clock.advance(15s);
    auto& later = ask(20s);
    clock.advance(5s);
    ASSERT_TRUE(requests_reach(places + 1));

    clock.advance(19s);
    bool const early = later.ended();
    ASSERT_TRUE(pass_until([&] { return later.ended(); }));

    EXPECT_FALSE(early);
    EXPECT_THAT(finish(later).error().message, HasSubstr("no answer within 20.0 s"));
}

TEST_F(HttpClientQueue, ends_after_five_minutes_and_says_that_nothing_was_sent) {
    hang();
    ask(11 * places, 1h);
    auto& late = ask(10s, "/late");

    ASSERT_TRUE(hang_for_270_seconds());
    auto const before = client().queue();
    clock.advance(29s);
    bool const early = late.ended();
    clock.advance(1s);
    auto const got = finish(late);

    EXPECT_FALSE(early);
    EXPECT_EQ(before.waiting, places + 1);
    EXPECT_EQ(before.not_sent, 0U);
    EXPECT_GT(client().queue().not_sent, 0U);
    EXPECT_EQ(got.error().kind, error_class::throttled);
    EXPECT_THAT(
        got.error().message,
        AllOf(HasSubstr("not sent"), HasSubstr("limit of Vitals itself"), Not(HasSubstr("answer")))
    );
    EXPECT_THAT(server.requests(), Each(Not(HasSubstr("/late"))));
}

// Requests whose time is over free their places one after the other: the next one must not be sent
// in vain.
TEST_F(HttpClientQueue, sends_nothing_for_those_who_give_up_together) {
    hang();
    auto const waiting = ask(20 * places, 1h);

    ASSERT_TRUE(hang_for_270_seconds());
    clock.advance(30s);
    ASSERT_TRUE(run_until([&waiting] {
        return std::ranges::count_if(waiting, &call::ended) >= 19 * std::ptrdiff_t{places};
    }));

    EXPECT_LE(server.requests().size(), 11 * places);
}

TEST_F(HttpClientQueue, gives_the_turn_of_a_request_that_gave_up_to_the_next) {
    one_request_a_second();
    server.respond = [](auto const&) { return answer(200, "{}"); };
    ASSERT_TRUE(finish(ask(10s)).has_value());
    auto& gives_up = ask(10s);
    clock.settle();
    gives_up.cancel.emit(runtime::asio::cancellation_type::terminal);
    EXPECT_THROW((void)finish(gives_up), boost::system::system_error);

    auto& next = ask(10s);
    clock.settle();
    clock.advance(1s);

    EXPECT_TRUE(finish(next).has_value());
}

TEST_F(HttpClientQueue, is_logged_once_a_minute) {
    one_request_a_second();
    server.respond = [](auto const&) { return answer(200, "{}"); };

    ask(30, 10s);
    ASSERT_TRUE(pass_until([this] { return server.requests().size() == 30; }));

    EXPECT_EQ(log.count("requests to the API server wait for Vitals' own rate limit"), 1U);
}

TEST_F(HttpClientQueue, is_left_in_vain_by_no_request_whose_server_asks_for_too_long_a_wait) {
    server.respond = [](auto const&) {
        return answer(
            429,
            R"({"kind":"Status","reason":"TooManyRequests","message":"slow down","code":429})",
            "Retry-After: 40\r\n"
        );
    };

    auto const got = finish(ask(10s));

    EXPECT_EQ(got.error().kind, error_class::throttled);
    EXPECT_EQ(got.error().retry_after, 40s);
    EXPECT_EQ(server.requests().size(), 1U);
}

}  // namespace
}  // namespace vitals::kube::client
