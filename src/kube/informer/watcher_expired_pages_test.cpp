// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A list that takes longer than the API server keeps the version of its pages.

#include "runtime/clock.hpp"
#include "support/fake_api_server.hpp"
#include "support/watched_cluster.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using support::request_kind;
using testing::Contains;

namespace {

constexpr std::size_t page = 500;
constexpr std::size_t objects = page + 1;

struct WatcherExpiredPages : support::WatchedCluster {
    WatcherExpiredPages() {
        for (std::size_t i = 0; i < objects; ++i) put(name_of(i), "1");
        on_put = [this](auto const&) { count_first_page(); };
    }
    // Those of the first page sort before the last one.
    static std::string name_of(std::size_t number) { return "o" + std::to_string(1000 + number); }
    void put(std::string const& name, std::string const& value) {
        server.cluster().put({"a", name}, {{"k.yaml", value}});
    }
    void edit_what_was_read() {
        put(name_of(0), "2");
        server.cluster().erase({"a", name_of(1)});
    }
    void expect_state_of_now() {
        ASSERT_TRUE(until([this] { return watching(); }));
        settle();
        EXPECT_THAT(notified, Contains("+" + name_of(0)));
        EXPECT_THAT(notified, Contains("-" + name_of(1)));
        EXPECT_THAT(notified, Contains("+" + name_of(objects - 1)));
        EXPECT_EQ(watcher.objects(), objects - 1);
    }

    std::function<void()> after_first_page = [] {};

private:
    void count_first_page() {
        if (notified.size() != page) return;
        notified.clear();
        std::exchange(after_first_page, [] {})();
    }
};

}  // namespace

TEST_F(
    WatcherExpiredPages,
    the_list_continues_where_it_was_and_misses_no_edit_of_what_it_had_read
) {
    auto const begun = server.cluster().version();
    after_first_page = [this] { edit_what_was_read(); };
    // One less than were read: one of them is gone.
    server.fail_next(request_kind::page, support::expired_page(std::to_string(page - 1)));

    start();

    expect_state_of_now();
    EXPECT_EQ(server.requests(request_kind::list).size(), 1U) << "it began anew";
    EXPECT_EQ(last(request_kind::watch).query.at("resourceVersion"), std::to_string(begun));
}

TEST_F(WatcherExpiredPages, everything_is_listed_anew_when_the_watch_expired_as_well) {
    after_first_page = [this] {
        edit_what_was_read();
        server.cluster().compact();
    };
    server.fail_next(request_kind::page, support::expired_page(std::to_string(page - 1)));

    start();
    pass(5s);

    expect_state_of_now();
    EXPECT_EQ(server.requests(request_kind::list).size(), 2U);
}

TEST_F(WatcherExpiredPages, a_server_that_lets_every_page_expire_is_not_asked_without_end) {
    for (std::size_t i = 0; i < 1000; ++i)
        server.fail_next(request_kind::page, support::expired_page(std::to_string(i)));

    start();
    for (runtime::duration passed{}; passed < 2min; passed += 500ms) pass(500ms);

    EXPECT_LE(lists(), 120U);
}

}  // namespace vitals::kube::informer
