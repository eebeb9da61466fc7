// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The guards against an API server that shows less than it has.

#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <string>

namespace vitals::kube::informer {

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
            server.cluster().put({"a", "cm" + std::to_string(i)}, {{"k.yaml", "v"}});
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
    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(watcher.objects(), 10U);
}

TEST_F(WatcherGuards, believes_it_when_the_second_list_is_empty_too) {
    follow(10);
    server.fail_next(request_kind::list, support::text(empty_list));
    server.fail_next(request_kind::list, support::text(empty_list));

    make_it_list();

    ASSERT_TRUE(until([this] { return notified.size() == 10; }));
    EXPECT_EQ(watcher.objects(), 0U);
}

TEST_F(WatcherGuards, believes_at_once_that_a_few_objects_are_gone) {
    follow(9);
    server.fail_next(request_kind::list, support::text(empty_list));

    make_it_list();

    ASSERT_TRUE(until([this] { return notified.size() == 9; }));
    EXPECT_EQ(lists(), 2U);
}

TEST_F(WatcherGuards, corrects_what_a_lost_event_left_wrong) {
    follow(3);
    server.cluster().put_silently({"a", "cm1"}, {{"k.yaml", "lost"}});
    settle();
    ASSERT_THAT(notified, IsEmpty());

    pass_until_safety_relist();

    ASSERT_TRUE(until([this] { return watching() && !notified.empty(); }));
    EXPECT_THAT(notified, ElementsAre("+cm1"));
    EXPECT_EQ(watcher.state().safety_corrections, 1U);
    EXPECT_FALSE(log.contains("cannot follow a resource"));  // it is no trouble, but its habit
}

// An edit that is not seen because the watch has been closed for the list is not a lost one.
TEST_F(
    WatcherGuards,
    counts_no_correction_for_what_happens_between_the_watch_and_the_safety_relist
) {
    follow(3);
    for (int minute = 0; minute < 29; ++minute) pass(1min);
    ASSERT_TRUE(watching());
    ASSERT_FALSE(watcher.state().relists.contains("safety"));

    auto const opened = watches();
    server.freeze_watches();
    server.cluster().put({"a", "cm1"}, {{"k.yaml", "edited"}});
    server.cluster().erase({"a", "cm2"});
    pass_until_safety_relist();

    ASSERT_TRUE(until([this] { return watching() && notified.size() == 2; }));
    EXPECT_THAT(notified, ElementsAre("+cm1", "-cm2"));
    EXPECT_EQ(watcher.state().safety_corrections, 0U);
    EXPECT_EQ(watches(), opened + 1) << "a watch told of the edits before the list";
}

TEST_F(WatcherGuards, makes_the_safety_relist_on_a_server_that_cannot_list_an_old_version) {
    follow(3);
    server.cluster().put_silently({"a", "cm1"}, {{"k.yaml", "lost"}});
    server.fail_next(request_kind::list, support::answer(500, "InternalError"));

    pass_until_safety_relist();

    ASSERT_TRUE(until([this] { return watching() && !notified.empty(); }));
    EXPECT_THAT(notified, ElementsAre("+cm1"));
    EXPECT_FALSE(last(request_kind::list).query.contains("resourceVersion"));
}

TEST_F(WatcherGuards, makes_the_safety_relist_even_when_events_never_cease) {
    follow(1);

    for (int i = 0; i < 130 && !watcher.state().relists.contains("safety"); ++i) {
        pass(20s);
        server.cluster().put({"a", "cm0"}, {{"k.yaml", std::to_string(i)}});
        settle();
    }

    EXPECT_TRUE(watcher.state().relists.contains("safety"));
    EXPECT_EQ(watcher.state().safety_corrections, 0U);
}

// The API server accepts a watch from a version that it has not reached yet, and is silent.
TEST_F(WatcherGuards, is_not_blind_after_etcd_was_restored_from_a_backup) {
    follow(3);
    auto const backup = server.cluster().back_up();
    server.cluster().put({"a", "cm0"}, {{"k.yaml", "edited after the backup"}});
    server.cluster().put({"a", "lost"}, {{"k.yaml", "made after the backup"}});
    ASSERT_TRUE(until([this] { return notified.size() == 2; }));
    notified.clear();

    server.stop();
    server.cluster().restore(backup);
    server.start();
    for (int minute = 0; minute < 3 && notified.size() < 2; ++minute) pass(1min);

    ASSERT_TRUE(until([this] { return notified.size() == 2 && watching(); }));
    EXPECT_THAT(notified, ElementsAre("+cm0", "-lost"));
    EXPECT_EQ(watcher.state().relists.at("went_back"), 1U);
    EXPECT_TRUE(log.contains("went back in time"));
    server.cluster().put({"a", "new"}, {{"k.yaml", "v"}});
    EXPECT_TRUE(until([this] { return notified.back() == "+new"; }));
}

TEST_F(WatcherGuards, notices_a_restored_etcd_when_a_watch_that_ended_in_order_is_opened_again) {
    follow(3);
    auto const backup = server.cluster().back_up();
    server.cluster().erase({"a", "cm2"});
    ASSERT_TRUE(until([this] { return notified.size() == 1; }));
    notified.clear();

    server.cluster().restore(backup);
    server.end_watches();
    settle();
    pass(1s);

    ASSERT_TRUE(until([this] { return watching() && lists() == 2; }));
    EXPECT_THAT(notified, ElementsAre("+cm2"));
    EXPECT_FALSE(last(request_kind::list).query.contains("resourceVersion"));
}

TEST_F(
    WatcherGuards,
    asks_for_one_object_before_it_opens_a_watch_again_and_never_right_after_a_list
) {
    follow(3);
    EXPECT_EQ(server.requests(request_kind::peek).size(), 0U);

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));

    EXPECT_EQ(server.requests(request_kind::peek).size(), 1U);
    EXPECT_FALSE(last(request_kind::peek).query.contains("resourceVersion"));
    EXPECT_EQ(lists(), 1U);
}

TEST_F(WatcherGuards, lists_anew_when_an_event_is_older_than_the_last_one) {
    follow(3);
    server.send_to_watches(
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

    EXPECT_THAT(notified, IsEmpty());
    EXPECT_EQ(synced, 1);
}

TEST_F(WatcherGuards, says_that_the_server_went_back_behind_what_a_watch_has_seen) {
    follow(3);
    server.cluster().put({"a", "cm0"}, {{"k.yaml", "104"}});
    server.cluster().put({"a", "cm1"}, {{"k.yaml", "105"}});
    ASSERT_TRUE(until([this] { return notified.size() == 2; }));
    // Older than the last event, and newer than the list before it.
    server.fail_next(
        request_kind::list,
        support::text(
            R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"104"},"items":[]})"
        )
    );

    make_it_list();

    EXPECT_TRUE(until([this] { return log.count("went back in time") == 1; }));
}

}  // namespace vitals::kube::informer
