// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Everything that can go wrong with a list or a watch, and the watcher's reaction.

#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <string>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::answer;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct WatcherFaults : support::WatchedCluster {
    // One object is known, and ten quiet seconds have passed.
    void follow_one() {
        server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
        ASSERT_NO_FATAL_FAILURE(start_and_sync());
        pass(10s);
    }
    std::string version_of_last(request_kind kind) {
        auto const request = last(kind);
        auto const found = request.query.find("resourceVersion");
        return found == request.query.end() ? "none" : found->second;
    }
};

}  // namespace

TEST_F(WatcherFaults, lists_again_from_the_last_version_when_the_watch_expires) {
    follow_one();

    server.watch_error(410, "Expired");
    settle();
    pass(500ms);  // the jitter

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_EQ(version_of_last(request_kind::list), "101");
    EXPECT_FALSE(last(request_kind::list).query.contains("limit"));
    EXPECT_THAT(notified, IsEmpty());
}

TEST_F(WatcherFaults, logs_what_the_server_says_when_it_ends_a_watch_with_an_error) {
    follow_one();

    server.watch_error(500, "InternalError");

    ASSERT_TRUE(until([this] { return log.contains("cannot follow a resource"); }));
    EXPECT_TRUE(log.contains("because of InternalError"));
}

TEST_F(WatcherFaults, shows_that_it_is_alive_before_and_after_a_wait) {
    server.fail_next(request_kind::list, answer(500, "InternalError"));
    server.fail_next(request_kind::list, {.bytes = {}, .hangs = true});
    start();
    ASSERT_TRUE(until([this] { return !watcher.state().trouble.empty(); }));
    settle();
    auto const waiting = progress;
    EXPECT_GE(waiting, 1);

    ASSERT_TRUE(until([this] {
        pass(100ms);
        return lists() == 2;
    }));

    EXPECT_EQ(progress, waiting + 1);
}

TEST_F(WatcherFaults, lists_again_when_a_new_watch_is_answered_with_410) {
    follow_one();
    server.fail_next(request_kind::watch, answer(410, "Expired"));

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));
    settle();
    pass(1s);  // the jitter, and the second between two watches

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_EQ(version_of_last(request_kind::list), "101");
}

TEST_F(WatcherFaults, knows_an_expired_watch_by_its_reason_too) {
    follow_one();

    server.watch_error(400, "Gone");
    settle();
    pass(500ms);

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_EQ(watcher.state().relists.at("expired"), 1U);
}

TEST_F(WatcherFaults, asks_without_a_version_when_the_list_from_it_has_expired) {
    follow_one();
    server.fail_next(request_kind::list, answer(410, "Expired"));

    server.watch_error(410, "Expired");
    settle();
    pass(500ms);

    ASSERT_TRUE(until([this] { return lists() == 3 && watching(); }));
    EXPECT_EQ(version_of_last(request_kind::list), "none");
    EXPECT_EQ(last(request_kind::list).query.at("limit"), "500");
}

TEST_F(WatcherFaults, asks_without_a_version_when_it_is_too_large_for_the_server) {
    follow_one();
    server.fail_next(request_kind::list, support::resource_version_too_large());

    server.watch_error(410, "Expired");
    settle();
    pass(500ms);

    ASSERT_TRUE(until([this] { return lists() == 3 && watching(); }));
    EXPECT_EQ(version_of_last(request_kind::list), "none");
}

TEST_F(WatcherFaults, lists_in_one_piece_when_the_pages_expire) {
    for (int i = 0; i < 501; ++i) server.cluster().put({"a", std::to_string(i)}, {{"k.yaml", "v"}});
    server.fail_next(request_kind::page, answer(410, "Expired"));

    start();

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(watcher.objects(), 501U);
    EXPECT_FALSE(last(request_kind::list).query.contains("limit"));
    EXPECT_EQ(version_of_last(request_kind::list), "none");
}

TEST_F(WatcherFaults, watches_on_after_server_errors_and_lists_after_the_fourth) {
    follow_one();

    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(lists(), 1U);
        server.watch_error(500, "InternalError");
        settle();
        pass(60s);
        ASSERT_TRUE(until([this] { return watching(); }));
    }

    EXPECT_EQ(lists(), 2U);
}

TEST_F(WatcherFaults, keeps_what_it_has_while_the_server_is_away) {
    follow_one();

    server.stop();
    pass(10min);
    EXPECT_FALSE(watcher.state().connected);
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(log.count("cannot follow a resource"), 2U) << "broken, then refused; each once";
    server.start();
    server.cluster().put({"a", "two"}, {{"k.yaml", "1"}});
    pass(60s);

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_TRUE(until([this] { return !notified.empty(); }));
    EXPECT_THAT(notified, ElementsAre("+two"));
    EXPECT_EQ(lists(), 1U);
    EXPECT_EQ(log.count("following a resource again"), 1U);
}

TEST_F(WatcherFaults, waits_for_a_right_that_is_missing_and_says_so_once) {
    for (int i = 0; i < 10; ++i) server.fail_next(request_kind::list, answer(403, "Forbidden"));

    start();
    for (int i = 0; i < 10; ++i) pass(120s);

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(log.count("reason=forbidden"), 1U);
    EXPECT_TRUE(watcher.state().synced);
}

TEST_F(WatcherFaults, watches_on_after_a_stream_that_was_cut_within_an_event) {
    follow_one();

    server.cut_watches();
    ASSERT_TRUE(until([this] { return watches() == 2 && watching(); }));

    EXPECT_EQ(version_of_last(request_kind::watch), "101");
    EXPECT_EQ(lists(), 1U);
}

TEST_F(WatcherFaults, lists_after_bytes_that_are_no_event) {
    follow_one();

    server.send_to_watches("<html>gateway</html>");
    settle();
    pass(10s);

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_EQ(watcher.state().undecodable, 1U);
}

TEST_F(WatcherFaults, lists_after_an_event_of_broken_utf8) {
    follow_one();

    server.send_to_watches(
        "{\"type\":\"ADDED\",\"object\":{\"kind\":\"ConfigMap\",\"data\":{\"k\":\"\xFF\"}}}"
    );
    settle();
    pass(10s);

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_THAT(notified, IsEmpty());
}

TEST_F(WatcherFaults, gives_up_a_half_open_watch_after_the_idle_limit) {
    follow_one();
    server.freeze_watches();
    server.cluster().put({"a", "two"}, {{"k.yaml", "1"}});

    pass(229s);
    EXPECT_EQ(watches(), 1U);
    pass(2s);

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_TRUE(until([this] { return !notified.empty(); }));
    EXPECT_THAT(notified, ElementsAre("+two"));
    EXPECT_EQ(watcher.state().watch_restarts.at("timed_out"), 1U);
}

TEST_F(WatcherFaults, ends_a_watch_that_outlives_its_deadline) {
    follow_one();

    for (int minute = 0; minute < 8; ++minute) {
        pass(1min);
        server.send_bookmarks();
        settle();
        if (minute == 6) {
            EXPECT_EQ(watches(), 1U);
        }
    }

    EXPECT_TRUE(until([this] { return watches() == 2 && watching(); }));
}

TEST_F(WatcherFaults, is_not_held_up_by_a_server_that_never_answers) {
    server.fail_next(request_kind::list, support::silence());
    server.fail_next(request_kind::watch, support::slow_headers());

    start();
    for (int i = 0; i < 120 && !watcher.state().connected; ++i) pass(5s);

    EXPECT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(synced, 1);
}

// No API server sends it, but what stands before one may. The list's limit is larger than a page's.
TEST_F(WatcherFaults, an_object_that_is_left_out_as_too_large_is_no_deletion) {
    server.cluster().put({"a", "small"}, {{"k.yaml", "1"}});
    follow_one();

    server.cluster().put({"a", "one"}, {{"k.yaml", std::string(17 << 20, 'x')}});
    ASSERT_TRUE(until([this] { return watcher.state().oversized == 1; }));
    server.watch_error(410, "Expired");
    settle();
    pass(500ms);

    ASSERT_TRUE(until([this] { return watcher.state().oversized == 2 && watching(); }));
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(watcher.objects(), 2U);
    EXPECT_EQ(
        log.count("left out; its last version stays in use resource=configmaps object=a/one"),
        1U
    );
}

// A proxy that holds an answer back until the first event, which may never come.
TEST_F(WatcherFaults, lists_once_a_minute_while_no_watch_is_answered) {
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    for (int i = 0; i < 3; ++i) server.fail_next(request_kind::watch, support::slow_headers());

    start();
    for (int i = 0; i < 60 && lists() < 3; ++i) pass(5s);

    EXPECT_EQ(lists(), 3U);
    EXPECT_LE(watches(), 3U);
}

TEST_F(WatcherFaults, backs_off_from_watches_that_end_at_once_and_lists_at_the_third) {
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    start_and_sync();

    for (int i = 0; i < 3; ++i) {
        server.end_watches();
        ASSERT_TRUE(until([this] { return !watcher.state().connected; }));
        EXPECT_EQ(lists(), 1U);
        for (int step = 0; step < 200 && !watching(); ++step) pass(100ms);
        ASSERT_TRUE(watching());
    }

    EXPECT_EQ(lists(), 2U);
}

}  // namespace vitals::kube::informer
