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

}  // namespace vitals::publishing::events
