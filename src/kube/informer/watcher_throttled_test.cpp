// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// An API server that asks for time: the watch continues from where it was, after the time that was
// asked for.

#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <gmock/gmock.h>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::answer;
using support::request_kind;
using testing::ElementsAre;

namespace {

struct WatcherThrottled : support::WatchedCluster {
    void follow_one() {
        server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
        ASSERT_NO_FATAL_FAILURE(start_and_sync());
        pass(10s);
    }
};

}  // namespace

TEST_F(WatcherThrottled, does_not_list_again_when_a_watch_is_ended_by_429) {
    follow_one();

    server.watch_error(429, "TooManyRequests", R"({"retryAfterSeconds":20})");
    settle();
    pass(20s);
    EXPECT_EQ(watches(), 1U) << "before the time that was asked for";
    pass(3s);

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "101");
    EXPECT_EQ(lists(), 1U);
}

TEST_F(WatcherThrottled, opens_a_watch_that_was_refused_with_429_when_retry_after_is_over) {
    follow_one();
    server.fail_next(request_kind::watch, answer(429, "TooManyRequests", 20));

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));
    server.cluster().put({"a", "two"}, {{"k.yaml", "1"}});
    settle();
    pass(19s);
    EXPECT_EQ(watches(), 2U) << "before the time that was asked for";
    EXPECT_FALSE(watcher.state().connected);
    pass(4s);

    ASSERT_TRUE(until([this] { return watching() && !notified.empty(); }));
    EXPECT_EQ(watches(), 3U);
    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "101");
    EXPECT_EQ(lists(), 1U);
    EXPECT_THAT(notified, ElementsAre("+two"));
}

TEST_F(WatcherThrottled, never_waits_longer_than_a_minute_or_so_whatever_is_asked) {
    follow_one();
    server.fail_next(request_kind::watch, answer(429, "TooManyRequests", 86'400));

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));
    settle();
    pass(75s);

    EXPECT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(lists(), 1U);
}

TEST_F(WatcherThrottled, waits_no_longer_for_an_error_within_the_watch_whatever_it_asks_for) {
    follow_one();

    server.watch_error(429, "TooManyRequests", R"({"retryAfterSeconds":86400})");
    settle();
    pass(75s);

    EXPECT_TRUE(until([this] { return watches() == 2 && watching(); }));
}

TEST_F(WatcherThrottled, waits_no_longer_for_a_status_without_a_header_whatever_it_asks_for) {
    follow_one();
    server.fail_next(
        request_kind::watch,
        answer(429, "TooManyRequests", {}, R"({"retryAfterSeconds":86400})")
    );

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));
    settle();
    pass(75s);

    EXPECT_TRUE(until([this] { return watches() == 3 && watching(); }));
}

TEST_F(WatcherThrottled, asks_again_soon_for_a_right_that_is_lost_after_a_watch_had_it) {
    follow_one();
    auto const lose_the_right = [this](int times) {
        for (int i = 0; i < times; ++i)
            server.fail_next(request_kind::watch, answer(403, "Forbidden"));
        server.end_watches();
        settle();
    };
    lose_the_right(8);
    for (int minute = 0; minute < 10; ++minute) pass(1min);
    ASSERT_TRUE(until([this] { return watching(); }));
    for (int minute = 0; minute < 3; ++minute) pass(1min);
    ASSERT_TRUE(until([this] { return watching(); }));
    auto const before = watches();

    lose_the_right(1);
    ASSERT_TRUE(until([this, before] { return watches() == before + 1; }));
    settle();
    pass(5s);

    EXPECT_TRUE(until([this, before] { return watches() == before + 2 && watching(); }));
}

}  // namespace vitals::kube::informer
