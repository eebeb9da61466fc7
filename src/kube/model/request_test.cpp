// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/request.hpp"

#include "kube/model/config_map.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace vitals::kube::model {

namespace {

collection in(std::string ns, std::string labels = "") {
    return {.resource = config_maps(), .ns = std::move(ns), .label_selector = std::move(labels)};
}

}  // namespace

TEST(Request, lists_every_namespace_or_one) {
    EXPECT_EQ(list_target(in(""), {}), "/api/v1/configmaps");
    EXPECT_EQ(list_target(in("shop"), {}), "/api/v1/namespaces/shop/configmaps");
}

TEST(Request, encodes_the_selector) {
    EXPECT_EQ(
        list_target(in("", "vitals.dev/checks=true,a in (b,c)"), {.limit = 500}),
        "/api/v1/"
        "configmaps?labelSelector=vitals.dev%2Fchecks%3Dtrue%2Ca%20in%20%28b%2Cc%29&limit=500"
    );
}

TEST(Request, names_the_one_object_by_a_field_selector) {
    collection one{.resource = config_maps(), .ns = "shop", .name = "our-ca"};
    std::string const path = "/api/v1/namespaces/shop/configmaps?";

    EXPECT_EQ(
        list_target(one, {.limit = 1}),
        path + "fieldSelector=metadata.name%3Dour-ca&limit=1"
    );
    EXPECT_EQ(
        watch_target(one, "77", std::chrono::seconds{300}),
        path +
            "watch=1&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dour-ca"
            "&resourceVersion=77&timeoutSeconds=300"
    );
}

TEST(Request, asks_for_a_further_page_without_a_resource_version) {
    EXPECT_EQ(
        list_target(in(""), {.resource_version = "77", .limit = 500, .continue_token = "a+/="}),
        "/api/v1/configmaps?limit=500&continue=a%2B%2F%3D"
    );
}

TEST(Request, relists_from_a_version_without_pages) {
    EXPECT_EQ(
        list_target(in(""), {.resource_version = "77"}),
        "/api/v1/configmaps?resourceVersion=77"
    );
}

TEST(Request, lists_what_was_there_at_one_version) {
    EXPECT_EQ(
        list_target(
            in(""),
            {.resource_version = "77", .how = list_position::match::exact, .limit = 5}
        ),
        "/api/v1/configmaps?limit=5&resourceVersion=77&resourceVersionMatch=Exact"
    );
}

TEST(Request, watches_with_bookmarks_and_a_limit_of_time) {
    EXPECT_EQ(
        watch_target(in("shop", "a=b"), "12", std::chrono::seconds{432}),
        "/api/v1/namespaces/shop/configmaps?watch=1&allowWatchBookmarks=true&labelSelector=a%3Db"
        "&resourceVersion=12&timeoutSeconds=432"
    );
}

TEST(Request, asks_for_json_of_its_kind_or_for_metadata_alone) {
    auto of = in("shop");
    EXPECT_EQ(list_kind(of), "ConfigMapList");
    EXPECT_EQ(media_type(of, list_kind(of)), "application/json");

    of.representation = representation::metadata;

    EXPECT_EQ(object_kind(of), "PartialObjectMetadata");
    EXPECT_EQ(
        media_type(of, list_kind(of)),
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    );
}

}  // namespace vitals::kube::model
