// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The ordinary life of a watcher: list, watch, edit, re-watch.

#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <string>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;

using Watcher = support::WatchedCluster;

TEST_F(Watcher, lists_what_is_selected_and_says_once_that_it_is_synced) {
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    server.cluster().put({"b", "two"}, {{"k.yaml", "2"}});
    server.cluster().put({"b", "plain"}, {{"k.yaml", "3"}}, {});

    start();

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_THAT(notified, ElementsAre("+one", "+two"));
    EXPECT_EQ(synced, 1);
    auto const list = last(request_kind::list);
    EXPECT_EQ(list.query.at("limit"), "500");
    EXPECT_FALSE(list.query.contains("resourceVersion"));
    auto const watch = last(request_kind::watch);
    EXPECT_EQ(watch.query.at("resourceVersion"), "103");
    EXPECT_EQ(watch.query.at("labelSelector"), "vitals.dev/checks=true");
    EXPECT_EQ(watch.query.at("allowWatchBookmarks"), "true");
    EXPECT_EQ(watch.query.at("timeoutSeconds"), "450");
}

TEST_F(Watcher, hears_of_every_edit) {
    start_and_sync();

    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    server.cluster().put({"a", "one"}, {{"k.yaml", "2"}});
    server.cluster()
        .put({"a", "one"}, {{"k.yaml", "2"}}, {{"vitals.dev/checks", "true"}, {"more", "x"}});
    server.cluster().recreate({"a", "one"}, {{"k.yaml", "2"}});
    server.cluster().put({"a", "one"}, {{"k.yaml", "2"}}, {{"vitals.dev/checks", "no"}});
    server.cluster().put({"a", "two"}, {{"k.yaml", "1"}});
    server.cluster().erase({"a", "two"});

    EXPECT_TRUE(until([this] { return notified.size() >= 8; }));
    EXPECT_THAT(
        notified,
        ElementsAre("+one", "+one", "+one", "-one", "+one", "-one", "+two", "-two")
    );
    EXPECT_EQ(lists(), 1U);
}

TEST_F(Watcher, lists_again_when_it_is_asked_to_and_watches_on) {
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    start_and_sync();

    watcher.list_again();

    ASSERT_TRUE(until([this] { return lists() == 2; }));
    pass(2s);
    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(watcher.state().relists.at("asked"), 1U);
    EXPECT_THAT(notified, IsEmpty()) << "nothing has changed";
    server.cluster().put({"a", "one"}, {{"k.yaml", "2"}});
    EXPECT_TRUE(until([this] { return notified.size() == 1; }));
    EXPECT_EQ(lists(), 2U);
}

TEST_F(Watcher, lists_again_after_a_list_during_which_it_was_asked_to) {
    watcher.list_again();

    start_and_sync();
    EXPECT_EQ(lists(), 1U) << "the first list is later than the wish";
}

TEST_F(Watcher, watches_on_from_the_last_event_when_the_server_ends_the_watch) {
    start_and_sync();
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    ASSERT_TRUE(until([this] { return notified.size() == 1; }));
    pass(10s);

    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));

    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "101");
    EXPECT_EQ(lists(), 1U);
    EXPECT_EQ(watcher.state().watch_restarts.at("finished"), 1U);
}

TEST_F(Watcher, moves_on_with_a_bookmark_and_applies_nothing) {
    start_and_sync();
    server.cluster().put({"a", "unselected"}, {{"k.yaml", "1"}}, {});
    server.send_bookmarks();
    ASSERT_TRUE(until([this] { return watcher.state().events == 1; }));

    pass(10s);
    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));

    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "101");
    EXPECT_THAT(notified, IsEmpty());
}

TEST_F(Watcher, ignores_types_and_kinds_it_does_not_know) {
    start_and_sync();

    server.send_to_watches(
        R"({"type":"RENAMED","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"900"}}})"
    );
    server.send_to_watches(
        R"({"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"x","resourceVersion":"901"}}})"
    );
    server.cluster().put({"a", "one"}, {{"k.yaml", "1"}});
    ASSERT_TRUE(until([this] { return !notified.empty(); }));
    pass(10s);
    server.end_watches();
    ASSERT_TRUE(until([this] { return watches() == 2; }));

    EXPECT_THAT(notified, ElementsAre("+one"));
    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), "101");
}

TEST_F(Watcher, reads_page_after_page) {
    for (int i = 0; i < 1201; ++i)
        server.cluster().put({"a", "cm" + std::to_string(i)}, {{"k.yaml", "v"}});

    start();

    ASSERT_TRUE(until([this] { return watching(); }));
    EXPECT_EQ(watcher.objects(), 1201U);
    auto const pages = server.requests(request_kind::page);
    ASSERT_EQ(pages.size(), 2U);
    EXPECT_FALSE(pages[0].query.contains("resourceVersion"));
    EXPECT_EQ(pages[0].query.at("limit"), "500");
    EXPECT_EQ(pages[0].query.at("labelSelector"), "vitals.dev/checks=true");
}

TEST_F(Watcher, takes_an_event_of_six_mebibytes) {
    start_and_sync();

    server.cluster().put({"a", "large"}, {{"k.yaml", std::string(6 << 20, '"')}});

    EXPECT_TRUE(until([this] { return notified.size() == 1; }));
}

TEST_F(Watcher, keeps_its_heartbeat_over_a_quiet_hour) {
    start_and_sync();

    for (int minutes = 0; minutes < 60; minutes += 5) {
        progress = 0;
        pass(5min);
        ASSERT_TRUE(until([this] { return watching(); }));
        EXPECT_GT(progress, 0) << "within five minutes of minute " << minutes;
    }
}

}  // namespace vitals::kube::informer
