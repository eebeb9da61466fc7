// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/watch_event.hpp"

#include "kube/model/api_status.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>

namespace vitals::kube::model {

using namespace std::chrono_literals;
using enum watch_event::effect;
using testing::HasSubstr;

namespace {

std::string event_of(std::string const& type, std::string const& object) {
    return R"({"type":")" + type + R"(","object":)" + object + "}";
}

std::string const config_map_json =
    R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"shop","namespace":"ns","uid":"u",)"
    R"("resourceVersion":"12"},"data":{"checks.yaml":"checks: []"}})";

collection const of{.resource = config_maps()};

watch_event decoded(std::string const& json) {
    auto result = decode_watch_event(json, of);
    if (result) return std::move(*result);
    ADD_FAILURE() << result.error();
    return {};
}

// Of an event whose text is `json`, which has to live as long.
api_status status_in(std::string const& json) {
    auto const event = decoded(json);
    EXPECT_EQ(event.what, watch_event::effect::error);
    return to_status(event.object);
}

}  // namespace

TEST(WatchEvent, reads_the_three_changes) {
    auto const added = event_of("ADDED", config_map_json);
    auto const event = decoded(added);

    EXPECT_EQ(event.what, put);
    EXPECT_EQ(event.meta.key, (object_key{"ns", "shop"}));
    EXPECT_EQ(event.meta.uid, "u");
    EXPECT_EQ(event.meta.resource_version, "12");
    EXPECT_EQ(event.object, config_map_json);
    EXPECT_EQ(decoded(event_of("MODIFIED", config_map_json)).what, put);
    EXPECT_EQ(decoded(event_of("DELETED", config_map_json)).what, removed);
}

TEST(WatchEvent, is_of_the_kind_that_was_asked_for) {
    std::string const meta =
        R"("metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"1"})";
    auto const partial = event_of("ADDED", R"({"kind":"PartialObjectMetadata",)" + meta + "}");
    collection wanted = of;
    wanted.representation = representation::metadata;

    EXPECT_EQ(decode_watch_event(partial, of)->what, unknown);
    EXPECT_EQ(decode_watch_event(partial, wanted)->what, put);
    EXPECT_EQ(decode_watch_event(event_of("ADDED", config_map_json), wanted)->what, unknown);
}

TEST(WatchEvent, that_is_cut_off_reports_whose_it_is_when_its_metadata_was_there) {
    auto const whole = event_of("MODIFIED", config_map_json);

    EXPECT_EQ(
        key_of_event(whole.substr(0, whole.find("checks:")), of.resource),
        (object_key{"ns", "shop"})
    );
    EXPECT_EQ(key_of_event(whole.substr(0, whole.find("namespace")), of.resource), std::nullopt);
    EXPECT_EQ(key_of_event("<html>", of.resource), std::nullopt);
}

TEST(WatchEvent, does_not_care_which_member_comes_first) {
    auto const text = R"({"object":)" + config_map_json + R"(,"type":"ADDED"})";

    EXPECT_EQ(decoded(text).what, put);
    EXPECT_EQ(decoded(text).object, config_map_json);
}

TEST(WatchEvent, reads_a_bookmark_that_has_nothing_but_a_version) {
    auto const event = decoded(event_of(
        "BOOKMARK",
        R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"99","creationTimestamp":null}})"
    ));

    EXPECT_EQ(event.what, bookmark);
    EXPECT_EQ(event.meta.resource_version, "99");
}

TEST(WatchEvent, reads_the_status_of_an_error) {
    auto const gone = status_in(event_of(
        "ERROR",
        R"({"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"})"
    ));
    auto const busy = status_in(event_of(
        "ERROR",
        R"({"kind":"Status","code":429,"details":{"retryAfterSeconds":7},"reason":"TooManyRequests"})"
    ));
    auto const ahead = status_in(event_of(
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
    auto const type = decoded(event_of("RENAMED", config_map_json));
    auto const kind = decoded(event_of("ADDED", R"({"kind":"Pod","metadata":{"name":"x"}})"));

    EXPECT_EQ(type.what, unknown);
    EXPECT_EQ(type.type, "RENAMED");
    EXPECT_EQ(kind.what, unknown);
    EXPECT_EQ(kind.kind, "Pod");
}

TEST(WatchEvent, without_an_object_is_an_error_only_as_far_as_it_says_so) {
    auto const status = status_in(R"({"type":"ERROR","object":null})");

    EXPECT_EQ(status.code, 0U);
    EXPECT_EQ(status.reason, "");
    EXPECT_EQ(decoded(R"({"type":"ADDED"})").what, unknown);
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
        auto const result = decode_watch_event(each.json, of);
        ASSERT_FALSE(result) << each.json;
        EXPECT_THAT(result.error(), HasSubstr(each.error)) << each.json;
    }
}

TEST(WatchEvent, takes_a_negative_or_absurd_retry_after_for_what_it_is_worth) {
    auto const event =
        status_in(event_of("ERROR", R"({"code":-3,"details":{"retryAfterSeconds":4000000000}})"));

    EXPECT_EQ(event.code, 0U);
    EXPECT_EQ(event.retry_after, 24h);
}

}  // namespace vitals::kube::model
