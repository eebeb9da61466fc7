// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Answers that invite a client to ask again at once. Whatever the server answers: at most one watch
// a second, and one line of log a minute.

#include "runtime/clock.hpp"
#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::answer;
using support::request_kind;

namespace {

constexpr auto step = 500ms;
constexpr std::size_t flood = 1000;

struct WatcherHotLoops : support::WatchedCluster {
    void follow_one() {
        server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
        ASSERT_NO_FATAL_FAILURE(start_and_sync());
        pass(10s);
        before_ = server.requests().size();
    }
    // Each request gets that answer; but a loop without delay must come to an end.
    void always(request_kind kind, support::fault const& how) {
        for (std::size_t i = 0; i < flood; ++i) server.fail_next(kind, how);
    }
    void endure() {
        for (runtime::duration passed{}; passed < 2min; passed += step) pass(step);
    }
    std::size_t asked() const { return server.requests().size() - before_; }
    void expect_patience() const {
        EXPECT_LE(watches(), 120U);
        EXPECT_LE(asked(), 2 * 120U) << "a watch and a look at the position";
        EXPECT_LE(log.count("cannot follow a resource"), 3U);
        EXPECT_LE(log.count("following a resource again"), 3U);
    }

private:
    std::size_t before_ = 0;
};

support::fault empty_page(std::size_t number) {
    return support::text(
        R"({"kind":"ConfigMapList","metadata":{"resourceVersion":"1","continue":")" +
        std::to_string(number) + R"("},"items":[]})"
    );
}

}  // namespace

TEST_F(WatcherHotLoops, a_list_of_empty_pages_without_end_is_logged_and_read_ever_less_often) {
    for (std::size_t i = 0; i < flood; ++i) {
        server.fail_next(request_kind::list, empty_page(0));
        server.fail_next(request_kind::page, empty_page(i + 1));
    }

    start();
    endure();

    EXPECT_LE(asked(), 120U);
    EXPECT_GE(log.count("cannot follow a resource"), 1U);
    EXPECT_LE(log.count("cannot follow a resource"), 3U);
}

TEST_F(WatcherHotLoops, a_watch_refused_with_retry_after_0_is_not_opened_again_at_once) {
    follow_one();
    always(request_kind::watch, answer(429, "TooManyRequests", 0));

    server.end_watches();
    endure();

    expect_patience();
}

TEST_F(WatcherHotLoops, a_watch_refused_until_a_date_in_the_past_is_not_opened_again_at_once) {
    follow_one();
    always(
        request_kind::watch,
        with_header(
            answer(429, "TooManyRequests"),
            "Retry-After: Wed, 31 Dec 2025 22:00:00 GMT"  // the clock says 2026
        )
    );

    server.end_watches();
    endure();

    expect_patience();
}

TEST_F(
    WatcherHotLoops,
    a_server_error_with_retry_after_0_is_met_neither_with_watches_nor_with_lists
) {
    follow_one();
    for (auto const kind : {request_kind::watch, request_kind::list})
        always(kind, answer(503, "ServiceUnavailable", 0));

    server.end_watches();
    endure();

    expect_patience();
}

TEST_F(WatcherHotLoops, a_stream_that_ends_with_429_at_once_is_not_opened_again_at_once) {
    follow_one();
    always(
        request_kind::watch,
        support::watch_of(
            R"({"type":"ERROR","object":{"kind":"Status","code":429,"reason":"TooManyRequests",)"
            R"("details":{"retryAfterSeconds":0}}})"
        )
    );

    server.end_watches();
    endure();

    expect_patience();
}

TEST_F(WatcherHotLoops, a_stream_of_one_bookmark_and_an_orderly_end_is_not_opened_again_at_once) {
    follow_one();
    always(
        request_kind::watch,
        support::watch_of(
            R"({"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"101"}}})"
        )
    );

    server.end_watches();
    endure();

    expect_patience();
}

TEST_F(WatcherHotLoops, a_stream_of_one_bookmark_and_410_is_not_answered_with_a_list_a_second) {
    follow_one();
    always(
        request_kind::watch,
        support::watch_of(
            R"({"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"101"}}})"
            R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}})"
        )
    );

    server.end_watches();
    endure();

    expect_patience();
    EXPECT_LE(lists(), 20U);
}

}  // namespace vitals::kube::informer
