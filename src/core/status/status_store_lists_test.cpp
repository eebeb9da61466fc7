// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// When lists of checks change: what wakes a blocking query.
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::status {
namespace {

using health::outcome;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using namespace std::chrono_literals;

constexpr wall_time start = wall_time{} + 1'000'000s;

check::definition a_definition(std::string_view id) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    made.name = id;
    made.target = check::http_target{};
    return made;
}

class StatusStoreLists : public testing::Test {
protected:
    handle add(std::string_view id) { return put(a_definition(id)); }
    handle put(check::definition made) {
        return store.replace(std::make_shared<check::definition const>(std::move(made)), start);
    }
    void see(handle which, outcome what, std::string output = "out") {
        health::observation seen;
        seen.outcome = what;
        seen.ended = start + 5s;
        seen.output = std::move(output);
        store.observe(which, std::move(seen));
    }
    // The lists that have changed since the last call.
    std::set<std::string> changed() {
        std::set<std::string> names;
        using enum check::status;
        for (auto const list :
             {std::optional<check::status>{},
              std::optional{passing},
              std::optional{warning},
              std::optional{critical}}) {
            auto const name = list ? std::string{to_string(*list)} : "any";
            auto& last = last_[name];
            if (std::exchange(last, store.revision_of(list)) != store.revision_of(list))
                names.insert(name);
        }
        return names;
    }

    status_store store;

private:
    std::map<std::string, std::uint64_t> last_;
};

TEST_F(StatusStoreLists, change_when_a_check_of_theirs_comes_and_goes) {
    add("one");
    EXPECT_THAT(changed(), UnorderedElementsAre("any", "critical"));
    store.remove({"shop", "web", "one"});
    EXPECT_THAT(changed(), UnorderedElementsAre("any", "critical"));
}

TEST_F(StatusStoreLists, change_both_when_a_check_moves_from_one_to_the_other) {
    auto const one = add("one");
    changed();

    see(one, outcome::warning);

    EXPECT_THAT(changed(), UnorderedElementsAre("any", "critical", "warning"));
}

TEST_F(StatusStoreLists, do_not_change_with_what_they_do_not_show) {
    auto const one = add("one");
    see(one, outcome::passing);
    changed();
    auto const before = store.revision();

    store.set_stale({"shop", "web", "one"}, true);
    auto elsewhere = a_definition("one");
    elsewhere.thresholds.failures_before_critical = 3;
    elsewhere.target.as<check::http_target>()->method = "HEAD";
    auto const again = put(elsewhere);
    see(again, outcome::passing);

    EXPECT_THAT(changed(), IsEmpty());
    EXPECT_GT(store.revision(), before);
}

TEST_F(StatusStoreLists, change_with_what_an_edit_changes_of_a_row) {
    auto row = a_definition("one");
    put(row);
    auto const follows = [&](auto const& edit) {
        changed();
        edit();
        put(row);
        return changed() == std::set<std::string>{"any", "critical"};
    };

    EXPECT_TRUE(follows([&] { row.name = "another"; }));
    EXPECT_TRUE(follows([&] { row.notes = "a note"; }));
    EXPECT_TRUE(follows([&] { row.service = check::service{"shop/a", "a", {}}; }));
    EXPECT_TRUE(follows([&] { row.timing.interval = 20s; }));
    EXPECT_TRUE(follows([&] { row.timing.timeout = 1s; }));
    EXPECT_FALSE(follows([] {}));
}

TEST_F(StatusStoreLists, hold_back_another_output_until_it_is_released) {
    auto const one = add("one");
    auto const two = add("two");
    see(one, outcome::passing, "12:00");
    see(two, outcome::critical, "");
    changed();

    see(one, outcome::passing, "12:01");

    EXPECT_TRUE(store.holds_outputs());
    EXPECT_THAT(changed(), IsEmpty());
    EXPECT_EQ(store.find("shop/web/one")->output, "12:01");
    store.release_outputs();
    EXPECT_FALSE(store.holds_outputs());
    EXPECT_THAT(changed(), UnorderedElementsAre("any", "passing"));
    EXPECT_EQ(store.find("shop/web/one")->revision, store.revision_of(check::status::passing));
    store.release_outputs();
    EXPECT_THAT(changed(), IsEmpty());
}

TEST_F(StatusStoreLists, show_a_held_output_with_the_next_status) {
    auto const one = add("one");
    see(one, outcome::passing, "12:00");
    see(one, outcome::passing, "12:01");
    see(one, outcome::critical, "refused");
    changed();

    store.release_outputs();

    EXPECT_THAT(changed(), IsEmpty());
}

TEST_F(StatusStoreLists, keep_the_revision_with_which_a_check_came) {
    add("one");
    auto const came = store.revision();
    auto row = a_definition("one");
    row.name = "another";
    see(put(row), outcome::passing);

    EXPECT_EQ(store.find("shop/web/one")->created, came);
    EXPECT_GT(store.find("shop/web/one")->revision, came);
}

TEST_F(StatusStoreLists, notify_of_each_change_and_of_the_first_output_that_is_held) {
    int notified = 0;
    store.subscribe_to_lists([&] { ++notified; });
    auto const one = add("one");
    auto const two = add("two");
    EXPECT_EQ(notified, 2);

    see(one, outcome::passing, "12:00");
    EXPECT_EQ(notified, 3);
    for (auto const* time : {"12:01", "12:02", "12:03"}) see(one, outcome::passing, time);
    see(two, outcome::critical, "refused");
    EXPECT_EQ(notified, 4);
    store.release_outputs();
    EXPECT_EQ(notified, 5);
    store.set_stale({"shop", "web", "one"}, true);
    EXPECT_EQ(notified, 5);
    store.remove({"shop", "web", "one"});
    EXPECT_EQ(notified, 6);
}

}  // namespace
}  // namespace vitals::inline core::status
