// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/watch_event.hpp"

#include "kube/model/api_status.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace vitals::kube::model {

using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

std::string event_of(std::string const& type, std::string const& object) {
    return R"({"type":")" + type + R"(","object":)" + object + "}";
}

std::string const config_map_json =
    R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"shop","namespace":"ns","uid":"u",)"
    R"("resourceVersion":"12"},"data":{"checks.yaml":"checks: []"}})";

template <class Event>
Event decoded(std::string const& json) {
    auto result = decode_watch_event(json);
    if (!result) ADD_FAILURE() << result.error();
    if (!result || !std::holds_alternative<Event>(*result)) {
        ADD_FAILURE() << "another event than expected: " << json;
        return {};
    }
    return std::get<Event>(*result);
}

}  // namespace

TEST(WatchEvent, reads_the_three_changes) {
    EXPECT_EQ(decoded<object_added>(event_of("ADDED", config_map_json)).object.key.name, "shop");
    EXPECT_EQ(
        decoded<object_modified>(event_of("MODIFIED", config_map_json)).object.resource_version,
        "12"
    );
    EXPECT_EQ(decoded<object_deleted>(event_of("DELETED", config_map_json)).object.uid, "u");
}

TEST(WatchEvent, that_is_cut_off_reports_whose_it_is_when_its_metadata_was_there) {
    auto const whole = event_of("MODIFIED", config_map_json);

    EXPECT_EQ(key_of_event(whole.substr(0, whole.find("checks:"))), (object_key{"ns", "shop"}));
    EXPECT_EQ(key_of_event(whole.substr(0, whole.find("namespace"))), std::nullopt);
    EXPECT_EQ(key_of_event("<html>"), std::nullopt);
}

TEST(WatchEvent, does_not_care_which_member_comes_first) {
    auto const event =
        decoded<object_added>(R"({"object":)" + config_map_json + R"(,"type":"ADDED"})");

    EXPECT_EQ(event.object.data.at("checks.yaml"), "checks: []");
}

TEST(WatchEvent, reads_a_bookmark_that_has_nothing_but_a_version) {
    auto const event = decoded<bookmark>(event_of(
        "BOOKMARK",
        R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"99","creationTimestamp":null}})"
    ));

    EXPECT_EQ(event.resource_version, "99");
}

TEST(WatchEvent, reads_the_status_of_an_error) {
    auto const gone = decoded<api_status>(event_of(
        "ERROR",
        R"({"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"})"
    ));
    auto const busy = decoded<api_status>(event_of(
        "ERROR",
        R"({"kind":"Status","code":429,"details":{"retryAfterSeconds":7},"reason":"TooManyRequests"})"
    ));
    auto const ahead = decoded<api_status>(event_of(
        "ERROR",
        R"({"code":504,"reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}})"
    ));

    EXPECT_TRUE(gone.expired());
    EXPECT_EQ(gone.message, "too old resource version");
    EXPECT_FALSE(busy.expired());
    EXPECT_EQ(busy.retry_after, 7s);
    EXPECT_TRUE(ahead.too_large_resource_version);
}

TEST(WatchEvent, knows_expiry_by_code_or_by_reason) {
    EXPECT_TRUE((api_status{.code = 410}).expired());
    EXPECT_TRUE((api_status{.reason = "Gone"}).expired());
    EXPECT_TRUE((api_status{.code = 500, .reason = "Expired"}).expired());
    EXPECT_FALSE((api_status{.code = 500, .reason = "InternalError"}).expired());
}

TEST(WatchEvent, hands_on_what_it_does_not_know) {
    auto const type = decoded<unknown_event>(event_of("RENAMED", config_map_json));
    auto const kind =
        decoded<unknown_event>(event_of("ADDED", R"({"kind":"Pod","metadata":{"name":"x"}})"));

    EXPECT_EQ(type.type, "RENAMED");
    EXPECT_EQ(kind.kind, "Pod");
}

TEST(WatchEvent, refuses_what_cannot_be_an_event) {
    struct row {
        std::string json;
        char const* error;
    } const rows[]{
        {"{}", "without a type"},
        {R"({"object":{}})", "without a type"},
        {event_of("BOOKMARK", R"({"kind":"ConfigMap","metadata":{}})"), "resourceVersion"},
        {event_of("ADDED", R"({"kind":"ConfigMap","metadata":{"name":"a"}})"), "namespace"},
        {event_of("ADDED", config_map_json).substr(0, 60), "at byte"},
        {event_of("ADDED", "{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"\xFF\"}}"), "at byte"},
    };

    for (auto const& each : rows) {
        auto const result = decode_watch_event(each.json);
        ASSERT_FALSE(result) << each.json;
        EXPECT_THAT(result.error(), HasSubstr(each.error)) << each.json;
    }
}

TEST(WatchEvent, takes_a_negative_or_absurd_retry_after_for_what_it_is_worth) {
    auto const event = decoded<api_status>(
        event_of("ERROR", R"({"code":-3,"details":{"retryAfterSeconds":4000000000}})")
    );

    EXPECT_EQ(event.code, 0U);
    EXPECT_EQ(event.retry_after, 24h);
}

}  // namespace vitals::kube::model
