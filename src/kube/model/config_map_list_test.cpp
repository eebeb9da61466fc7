// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/config_map_list.hpp"

#include "kube/model/config_map.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::model {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

namespace {

struct decoded {
    std::expected<list_page, std::string> page;
    std::vector<config_map> items;
};

decoded decode(std::string const& json, std::size_t limit = max_object_bytes) {
    decoded result{list_page{}, {}};
    auto const keep = [&result](config_map&& one) { result.items.push_back(std::move(one)); };
    result.page = decode_config_map_list(json, keep, limit);
    return result;
}

std::string item(std::string const& name, std::string const& more = "") {
    return R"({"metadata":{"name":")" + name + R"(","namespace":"shop","uid":"u-)" + name +
           R"(","resourceVersion":"7"})" + more + "}";
}

std::string
list(std::string const& items, std::string const& metadata = R"("resourceVersion":"42")") {
    return R"({"kind":"ConfigMapList","apiVersion":"v1","metadata":{)" + metadata +
           R"(},"items":[)" + items + "]}";
}

}  // namespace

TEST(ConfigMapList, reads_items_in_order_and_the_lists_own_resource_version) {
    auto const result = decode(list(
        item("a", R"(,"data":{"x.yaml":"k: \"v\"\n","y.json":""})") + "," + item("b"),
        R"("resourceVersion":"42","continue":"next==","remainingItemCount":3)"
    ));

    ASSERT_TRUE(result.page) << result.page.error();
    EXPECT_EQ(result.page->resource_version, "42");
    EXPECT_EQ(result.page->continue_token, "next==");
    ASSERT_EQ(result.items.size(), 2U);
    EXPECT_EQ(result.items[0].key, (object_key{"shop", "a"}));
    EXPECT_EQ(result.items[0].uid, "u-a");
    EXPECT_EQ(result.items[0].resource_version, "7");
    EXPECT_THAT(
        result.items[0].data,
        ElementsAre(Pair("x.yaml", "k: \"v\"\n"), Pair("y.json", ""))
    );
    EXPECT_TRUE(result.items[1].data.empty());
}

TEST(ConfigMapList, accepts_an_empty_list_in_both_spellings) {
    auto const empty = decode(list(""));
    auto const null = decode(R"({"items":null,"metadata":{"resourceVersion":"5"}})");

    EXPECT_TRUE(empty.page);
    EXPECT_TRUE(null.page);
    EXPECT_TRUE(null.items.empty());
}

TEST(ConfigMapList, takes_no_field_of_the_same_name_from_elsewhere) {
    auto const result = decode(list(
        R"({"metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"1",)"
        R"("managedFields":[{"fieldsV1":{"name":"evil","f:data":{".":{}}}}],)"
        R"("annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{}}","uid":"evil"}},)"
        R"("binaryData":{"b":"AAAA"},"immutable":true,"data":{"name.yml":"text"}})"
    ));

    ASSERT_EQ(result.items.size(), 1U);
    EXPECT_EQ(result.items[0].key.name, "a");
    EXPECT_EQ(result.items[0].uid, "u");
    EXPECT_THAT(result.items[0].data, ElementsAre(Pair("name.yml", "text")));
}

TEST(ConfigMapList, reads_the_manifest_keys_of_binary_data) {
    auto const result =
        decode(list(item("a", R"(,"binaryData":{"b.yaml":"/w==","a.bin":"","a.json":""})")));

    ASSERT_EQ(result.items.size(), 1U);
    EXPECT_THAT(result.items[0].binary_keys, ElementsAre("a.json", "b.yaml"));
    EXPECT_TRUE(result.items[0].data.empty());
}

TEST(ConfigMapList, keeps_no_value_of_a_key_that_is_no_manifest) {
    auto const result =
        decode(list(item("a", R"(,"data":{"a.txt":"ballast","b.yaml":"checks: []"})")));

    ASSERT_EQ(result.items.size(), 1U);
    EXPECT_THAT(result.items[0].data, ElementsAre(Pair("b.yaml", "checks: []")));
    EXPECT_THAT(result.items[0].other_keys, ElementsAre("a.txt"));
}

TEST(ConfigMapList, names_few_of_many_keys_that_are_no_manifests) {
    std::string data;
    for (int i = 0; i < 1000; ++i)
        data.append(i == 0 ? "" : ",").append("\"k" + std::to_string(i) + "\":\"\"");

    auto const result = decode(list(item("a", ",\"data\":{" + data + "}")));

    ASSERT_EQ(result.items.size(), 1U);
    EXPECT_EQ(result.items[0].other_keys.size(), most_other_keys);
}

TEST(ConfigMapList, leaves_out_an_item_beyond_the_limit_and_says_so) {
    auto const large = item("large", R"(,"data":{"k":")" + std::string(500, 'x') + R"("})");

    auto const result = decode(list(item("a") + "," + large + "," + item("b")), 200);

    ASSERT_TRUE(result.page) << result.page.error();
    EXPECT_THAT(result.page->oversized, ElementsAre(object_key{"shop", "large"}));
    ASSERT_EQ(result.items.size(), 2U);
    EXPECT_EQ(result.items[1].key.name, "b");
    EXPECT_TRUE(result.items[1].data.empty());
}

TEST(ConfigMapList, refuses_what_is_no_list_of_config_maps) {
    struct row {
        char const* what;
        std::string json;
        char const* error;
    } const rows[]{
        {"nothing", "", "empty"},
        {"a web page", "<html>", "at byte 0"},
        {"a truncated list", list(item("a")).substr(0, 90), "at byte"},
        {"something behind it", list("") + "x", "at byte"},
        {"another kind",
         R"({"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[]})",
         "ConfigMapList"},
        {"no resourceVersion", list("", ""), "resourceVersion"},
        {"an item without uid",
         list(R"({"metadata":{"name":"a","namespace":"b","resourceVersion":"1"}})"),
         "uid"},
        {"data that is not text", list(item("a", R"(,"data":{"k":5})")), "not text"},
        {"items that are no list",
         R"({"items":"x","metadata":{"resourceVersion":"1"}})",
         "not a list"},
        {"a list at the root", "[]", "at byte"},
        {"text at the root", R"("x")", "at byte"},
        {"broken UTF-8", list(item("a", ",\"data\":{\"k\":\"\xC3\x28\"}")), "at byte"},
        {"a lone surrogate", list(item("a", R"(,"data":{"k":"\ud800"})")), "at byte"},
        {"too deep",
         list(item("a", R"(,"x":)" + std::string(200, '[') + std::string(200, ']'))),
         "at byte"},
    };

    for (auto const& each : rows) {
        auto const result = decode(each.json);
        ASSERT_FALSE(result.page) << each.what;
        EXPECT_THAT(result.page.error(), HasSubstr(each.error)) << each.what;
    }
}

TEST(ConfigMapList, survives_a_million_open_brackets) {
    EXPECT_FALSE(decode(std::string(1'000'000, '[')).page);
    EXPECT_FALSE(decode(R"({"items":)" + std::string(1'000'000, '[')).page);
}

}  // namespace vitals::kube::model
