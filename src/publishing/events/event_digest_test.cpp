// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_digest.hpp"

#include "core/check/status.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/unpublished_changes.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::events {

using namespace std::chrono_literals;
using check::status;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

kube::model::object_reference config_map(std::string name) {
    return {"v1", "ConfigMap", "ns", std::move(name), "uid"};
}

struct EventDigest : testing::Test {
    event_digest all;
    runtime::time_point now{24h};
    kube::model::object_reference const shop = config_map("shop");

    bool fails(kube::model::object_reference const& on, std::string id) {
        return all.changed(
            on,
            {std::move(id), status::passing, status::critical},
            unpublished::dropped,
            now
        );
    }
    std::optional<event_summary> make(kube::model::object_reference const& of) {
        return all.make(of, now, [](std::string_view) { return std::optional{status::critical}; });
    }
    void write(kube::model::object_reference const& of) {
        EXPECT_TRUE(make(of));
        all.ended(of, event_digest::end::written, now);
    }
};

}  // namespace

TEST_F(EventDigest, gathers_for_ten_seconds) {
    fails(shop, "a");
    EXPECT_EQ(all.next_due(), now + 10s);
    EXPECT_THAT(all.take_due(now + 9s), IsEmpty());

    EXPECT_THAT(all.take_due(now + 10s), SizeIs(1));
    EXPECT_FALSE(all.next_due());
}

TEST_F(EventDigest, asks_for_one_summary_a_minute_of_each_config_map) {
    int summaries = 0;
    auto const end = now + 10min;
    for (int i = 0; now < end; now += 1s, ++i) {
        fails(shop, std::to_string(i));
        for (auto const& each : all.take_due(now)) {
            ++summaries;
            write(each);
        }
    }
    EXPECT_EQ(summaries, 10);
}

TEST_F(EventDigest, takes_none_while_one_is_under_way) {
    fails(shop, "a");
    now += 10s;
    ASSERT_THAT(all.take_due(now), SizeIs(1));
    fails(shop, "b");
    now += 10min;

    EXPECT_THAT(all.take_due(now), IsEmpty());
    write(shop);
    EXPECT_EQ(all.names(), 0U) << "b was in it";
}

TEST_F(EventDigest, keeps_what_a_summary_could_not_report) {
    fails(shop, "a");
    now += 10s;
    all.take_due(now);
    all.ended(shop, event_digest::end::not_written, now);

    EXPECT_EQ(all.next_due(), now + 60s);
}

TEST_F(EventDigest, forgets_what_the_server_refuses) {
    fails(shop, "a");
    all.take_all();
    all.ended(shop, event_digest::end::refused, now);

    EXPECT_EQ(all.names(), 0U);
    EXPECT_FALSE(make(shop));
}

TEST_F(EventDigest, knows_a_config_map_that_was_deleted_and_created_again) {
    fails(shop, "a");
    auto anew = shop;
    anew.uid = "another";
    fails(anew, "b");

    EXPECT_FALSE(make(shop));
    EXPECT_EQ(make(anew)->note, "1 more check became critical: b");
}

TEST_F(EventDigest, keeps_what_a_new_config_map_has_when_the_summary_of_its_predecessor_ends) {
    for (auto const how : {event_digest::end::written, event_digest::end::refused}) {
        fails(shop, "a");
        all.take_all();
        auto anew = shop;
        anew.uid = "another";
        fails(anew, "b");
        all.take_all();
        ASSERT_TRUE(make(anew));
        all.ended(shop, how, now);

        auto const kept = make(anew);
        EXPECT_TRUE(kept && kept->note == "1 more check became critical: b");
        all.forget(place_of(anew));
    }
}

TEST_F(EventDigest, keeps_the_names_of_others_when_one_config_map_has_too_many) {
    fails(config_map("small"), "a");
    for (std::size_t i = 0; i <= event_digest::most_names; ++i) fails(shop, std::to_string(i));

    EXPECT_LE(all.names(), event_digest::most_names);
    EXPECT_EQ(make(config_map("small"))->note, "1 more check became critical: a");
    EXPECT_THAT(make(shop)->note, testing::HasSubstr("more changes of status"));
}

TEST_F(EventDigest, takes_nothing_of_more_config_maps_than_its_limit) {
    for (std::size_t i = 0; i < event_digest::most_config_maps; ++i)
        EXPECT_TRUE(fails(config_map(std::to_string(i)), "a"));

    EXPECT_FALSE(fails(shop, "a"));
    for (auto const& each : all.take_all()) write(each);
    now += 1min;
    EXPECT_TRUE(fails(shop, "a"));
}

TEST_F(EventDigest, is_due_with_the_first_of_its_config_maps) {
    fails(shop, "a");
    now += 1s;
    fails(config_map("a-name-before-it"), "b");
    fails(config_map("zzz"), "c");

    EXPECT_EQ(all.next_due(), now + 9s);
}

TEST_F(EventDigest, is_not_due_again_while_a_summary_is_under_way) {
    fails(shop, "a");
    all.take_all();
    fails(shop, "b");

    EXPECT_FALSE(all.next_due());
    make(shop);
    fails(shop, "c");
    all.ended(shop, event_digest::end::written, now);
    EXPECT_EQ(all.next_due(), now + 60s);
}

TEST_F(EventDigest, gives_changes_that_a_series_counts_a_minute_to_settle) {
    all.changed(shop, {"a", status::passing, status::critical}, unpublished::counted, now);
    EXPECT_EQ(all.next_due(), now + 60s);

    fails(shop, "b");

    EXPECT_EQ(all.next_due(), now + 10s);
}

TEST_F(EventDigest, gathers_problems_for_ten_seconds_too) {
    EXPECT_TRUE(all.problems(shop, {"checks.yaml:7:5"}, now));
    EXPECT_EQ(all.next_due(), now + 10s);
    EXPECT_EQ(make(shop)->note, "1 more mistake: checks.yaml:7:5");

    all.problems_left(place_of(shop), {});
    EXPECT_FALSE(make(shop));
}

TEST_F(EventDigest, has_nothing_to_say_of_problems_left_when_it_knew_of_none) {
    fails(shop, "a");
    all.problems_left(place_of(shop), {"checks.yaml:7:5"});
    all.problems_left({"ns", "unknown"}, {"checks.yaml:7:5"});

    EXPECT_EQ(make(shop)->note, "1 more check became critical: a");
    EXPECT_FALSE(make(config_map("unknown")));
}

TEST_F(EventDigest, counts_the_names_that_it_holds) {
    fails(shop, "a");
    fails(shop, "a");
    fails(shop, "b");
    fails(shop, "c");
    fails(config_map("other"), "d");
    EXPECT_EQ(all.names(), 4U);
    all.settled(place_of(shop), "a");
    EXPECT_EQ(all.names(), 3U);
    all.settled({"ns", "unknown"}, "b");
    EXPECT_EQ(all.names(), 3U);

    all.make(shop, now, [](std::string_view id) {
        return id == "b" ? std::optional{status::critical} : std::nullopt;
    });
    EXPECT_EQ(all.names(), 2U) << "c is gone";
    all.ended(shop, event_digest::end::not_written, now);
    EXPECT_EQ(all.names(), 2U);
    all.forget(place_of(shop));
    EXPECT_EQ(all.names(), 1U);
    all.forget({"ns", "unknown"});
    EXPECT_EQ(all.names(), 1U);
}

TEST_F(EventDigest, reduces_the_names_of_the_largest_to_a_number_and_has_room_again) {
    fails(config_map("small"), "a");
    for (std::size_t i = 0; i < event_digest::most_names - 1; ++i) fails(shop, std::to_string(i));
    EXPECT_EQ(all.names(), event_digest::most_names) << "as many as there may be";

    fails(shop, "one more");

    EXPECT_EQ(all.names(), 1U);
}

TEST_F(EventDigest, knows_a_config_map_that_was_created_again_whatever_its_uid) {
    for (auto const* uid : {"another", "zzz"}) {
        fails(shop, "a");
        auto anew = shop;
        anew.uid = uid;
        fails(anew, "b");

        EXPECT_FALSE(make(shop)) << uid;
        EXPECT_EQ(make(anew)->note, "1 more check became critical: b") << uid;
        all.forget(place_of(shop));
    }
}

TEST_F(EventDigest, ignores_the_summary_of_a_config_map_that_was_forgotten_meanwhile) {
    fails(shop, "a");
    all.take_all();
    all.forget(place_of(shop));

    EXPECT_FALSE(make(shop));
    all.ended(shop, event_digest::end::not_written, now);
    all.postpone(place_of(shop), now);
    EXPECT_FALSE(all.next_due());
}

TEST_F(EventDigest, waits_for_a_minute_after_a_summary_that_was_refused) {
    fails(shop, "a");
    all.take_all();
    all.ended(shop, event_digest::end::refused, now);
    EXPECT_FALSE(all.next_due());

    fails(shop, "b");

    EXPECT_EQ(all.next_due(), now + 60s);
}

TEST_F(EventDigest, takes_a_postponed_summary_when_its_time_has_come) {
    fails(shop, "a");
    ASSERT_THAT(all.take_due(now + 10s), SizeIs(1));
    all.postpone(place_of(shop), now + 70s);

    EXPECT_EQ(all.next_due(), now + 70s);
    EXPECT_THAT(all.take_due(now + 69s), IsEmpty());
    EXPECT_THAT(all.take_due(now + 70s), SizeIs(1));
}

TEST_F(EventDigest, remembers_no_config_map_without_changes_beyond_its_minute) {
    fails(shop, "a");
    now += 10s;
    all.take_due(now);
    write(shop);
    now += 20s;
    fails(shop, "b");
    EXPECT_EQ(all.next_due(), now + 40s) << "not before the minute is over";
    all.settled(place_of(shop), "b");
    now += 40s;

    EXPECT_THAT(all.take_due(now), IsEmpty());
    EXPECT_FALSE(all.next_due());
}

}  // namespace vitals::publishing::events
