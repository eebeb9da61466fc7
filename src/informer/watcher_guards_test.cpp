// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The guards against an API server that tells less than the truth.

#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <string>

namespace vitals::informer {

using namespace std::chrono_literals;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr auto empty_list =
    R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"200"},"items":[]})";

struct WatcherGuards : support::WatchedCluster {
    void follow(int count) {
        for (int i = 0; i < count; ++i)
            server.cluster().put({"a", "cm" + std::to_string(i)}, {{"k", "v"}});
        ASSERT_NO_FATAL_FAILURE(start_and_sync());
        pass(10s);
    }
    void make_it_list() {
        server.watch_error(410, "Expired");
        settle();
        pass(500ms);
    }
    // Up to the longest time until the safety relist.
    void pass_until_safety_relist() {
        for (int minute = 0; minute < 36 && !watcher.state().relists.contains("safety"); ++minute)
            pass(1min);
    }
};

}  // namespace

TEST_F(WatcherGuards, does_not_believe_at_once_that_ten_objects_are_gone) {
    follow(10);
    server.fail_next(request_kind::list, support::text(empty_list));

    make_it_list();

    ASSERT_TRUE(until([this] { return lists() == 3 && watching(); }));
    EXPECT_FALSE(last(request_kind::list).query.contains("resourceVersion"));
    EXPECT_THAT(told, IsEmpty());
    EXPECT_EQ(store.size(), 10U);
}

TEST_F(WatcherGuards, believes_it_when_the_second_list_is_empty_too) {
    follow(10);
    server.fail_next(request_kind::list, support::text(empty_list));
    server.fail_next(request_kind::list, support::text(empty_list));

    make_it_list();

    ASSERT_TRUE(until([this] { return told.size() == 10; }));
    EXPECT_EQ(store.size(), 0U);
}

TEST_F(WatcherGuards, believes_at_once_that_a_few_objects_are_gone) {
    follow(9);
    server.fail_next(request_kind::list, support::text(empty_list));

    make_it_list();

    ASSERT_TRUE(until([this] { return told.size() == 9; }));
    EXPECT_EQ(lists(), 2U);
}

TEST_F(WatcherGuards, corrects_what_a_lost_event_left_wrong) {
    follow(3);
    server.cluster().put_silently({"a", "cm1"}, {{"k", "lost"}});
    settle();
    ASSERT_THAT(told, IsEmpty());

    pass_until_safety_relist();

    ASSERT_TRUE(until([this] { return watching() && !told.empty(); }));
    EXPECT_THAT(told, ElementsAre("+cm1"));
    EXPECT_EQ(watcher.state().safety_corrections, 1U);
    EXPECT_FALSE(last(request_kind::list).query.contains("resourceVersion"));
}

TEST_F(WatcherGuards, makes_the_safety_relist_even_when_events_never_cease) {
    follow(1);

    for (int i = 0; i < 130 && !watcher.state().relists.contains("safety"); ++i) {
        pass(20s);
        server.cluster().put({"a", "cm0"}, {{"k", std::to_string(i)}});
        settle();
    }

    EXPECT_TRUE(watcher.state().relists.contains("safety"));
    EXPECT_EQ(watcher.state().safety_corrections, 0U);
}

TEST_F(WatcherGuards, follows_a_server_that_went_back_in_time_and_says_so) {
    follow(3);
    server.cluster().erase({"a", "cm2"});
    ASSERT_TRUE(until([this] { return told.size() == 1; }));

    server.cluster().go_back_to(50);
    make_it_list();

    ASSERT_TRUE(until([this] { return watching() && lists() > 2; }));
    EXPECT_TRUE(log.contains("went back in time"));
    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "50");
    server.cluster().put({"a", "new"}, {{"k", "v"}});
    EXPECT_TRUE(until([this] { return told.size() == 2; }));
}

TEST_F(WatcherGuards, lists_anew_when_an_event_is_older_than_the_last_one) {
    follow(3);
    server.tell_watches(
        R"({"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"7"}}})"
    );
    settle();
    pass(10s);

    ASSERT_TRUE(until([this] { return lists() == 2 && watching(); }));
    EXPECT_FALSE(last(request_kind::list).query.contains("resourceVersion"));
    EXPECT_EQ(watcher.state().relists.at("went_back"), 1U);
}

TEST_F(WatcherGuards, does_not_restart_anything_by_a_list_that_says_the_same) {
    follow(20);

    for (int i = 0; i < 3; ++i) {
        make_it_list();
        pass(60s);
        ASSERT_TRUE(until([this] { return watching(); }));
    }

    EXPECT_THAT(told, IsEmpty());
    EXPECT_EQ(synced, 1);
}

}  // namespace vitals::informer
