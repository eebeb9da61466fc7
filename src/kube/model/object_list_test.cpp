// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/object_list.hpp"

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::model {

using testing::ElementsAre;
using testing::HasSubstr;

namespace {

collection const secrets{.resource = {"", "v1", "secrets", "Secret"}};

struct decoded {
    std::expected<list_page, std::string> page;
    std::vector<object_meta> items;
    std::vector<std::string> texts;
};

decoded decode(
    std::string const& json,
    std::size_t limit = max_object_bytes,
    collection const& of = secrets
) {
    decoded result{list_page{}, {}, {}};
    object_receiver const keep = [&result](object_meta&& meta, std::string_view text) {
        result.items.push_back(std::move(meta));
        result.texts.emplace_back(text);
        return std::expected<void, std::string>{};
    };
    result.page = decode_list(json, of, keep, limit);
    return result;
}

std::string item(std::string const& name, std::string const& more = "") {
    return R"({"metadata":{"name":")" + name + R"(","namespace":"shop","uid":"u-)" + name +
           R"(","resourceVersion":"7"})" + more + "}";
}

std::string
list(std::string const& items, std::string const& metadata = R"("resourceVersion":"42")") {
    return R"({"kind":"SecretList","apiVersion":"v1","metadata":{)" + metadata + R"(},"items":[)" +
           items + "]}";
}

}  // namespace

TEST(ObjectList, reads_items_in_order_and_the_lists_own_resource_version) {
    auto const first = item("a", R"(,"data":{"x}{":"\"]["}, "type":"Opaque")");
    auto const result = decode(list(
        first + " ,\n" + item("b"),
        R"("resourceVersion":"42","continue":"next==","remainingItemCount":3)"
    ));

    ASSERT_TRUE(result.page) << result.page.error();
    EXPECT_EQ(result.page->resource_version, "42");
    EXPECT_EQ(result.page->continue_token, "next==");
    ASSERT_EQ(result.items.size(), 2U);
    EXPECT_EQ(result.items[0].key, (object_key{"shop", "a"}));
    EXPECT_EQ(result.items[0].uid, "u-a");
    EXPECT_EQ(result.items[0].resource_version, "7");
    EXPECT_THAT(result.texts, ElementsAre(first, item("b")));
}

TEST(ObjectList, names_the_field_that_an_item_lacks) {
    auto const problem = [](std::string const& metadata) {
        auto const read = decode(list(R"({"metadata":{)" + metadata + "}}"));
        return read.page ? "none" : read.page.error();
    };
    std::string const name = R"("name":"a")";
    std::string const ns = R"("namespace":"shop")";
    std::string const uid = R"("uid":"u")";
    std::string const version = R"("resourceVersion":"7")";

    EXPECT_THAT(problem(ns + "," + uid + "," + version), HasSubstr("without metadata.name"));
    EXPECT_THAT(problem(name + "," + uid + "," + version), HasSubstr("without metadata.namespace"));
    EXPECT_THAT(problem(name + "," + ns + "," + version), HasSubstr("without metadata.uid"));
    EXPECT_THAT(
        problem(name + "," + ns + "," + uid),
        HasSubstr("without metadata.resourceVersion")
    );
}

TEST(ObjectList, accepts_an_empty_list_in_both_spellings) {
    auto const empty = decode(list(""));
    auto const null = decode(R"({"items":null,"metadata":{"resourceVersion":"5"}})");

    EXPECT_TRUE(empty.page);
    EXPECT_TRUE(null.page);
    EXPECT_TRUE(null.items.empty());
}

TEST(ObjectList, takes_no_field_of_the_same_name_from_elsewhere) {
    auto const result = decode(
        list(R"({"metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"1",)"
             R"("ownerReferences":[{"name":"evil","uid":"evil"}],)"
             R"("managedFields":[{"fieldsV1":{"name":"evil","f:data":{".":{}}}}]},)"
             R"("kind":"Evil","metadata2":{"name":"evil"},"spec":{"metadata":{"name":"evil"}}})")
    );

    ASSERT_EQ(result.items.size(), 1U) << result.page.error();
    EXPECT_EQ(result.items[0].key, (object_key{"n", "a"}));
    EXPECT_EQ(result.items[0].uid, "u");
}

TEST(ObjectList, of_a_resource_without_namespaces_asks_for_none) {
    collection const nodes{.resource = {"", "v1", "nodes", "Node", false}};
    auto const node = R"({"metadata":{"name":"n1","uid":"u","resourceVersion":"1"}})";
    auto const json = R"({"kind":"NodeList","metadata":{"resourceVersion":"1"},"items":[)" +
                      std::string{node} + "]}";

    auto const result = decode(json, max_object_bytes, nodes);

    ASSERT_TRUE(result.page) << result.page.error();
    EXPECT_EQ(result.items.at(0).key, (object_key{"", "n1"}));
}

TEST(ObjectList, of_metadata_alone_has_a_kind_of_its_own) {
    collection of = secrets;
    of.representation = representation::metadata;

    EXPECT_FALSE(decode(list(item("a")), max_object_bytes, of).page);
    EXPECT_TRUE(decode(
                    R"({"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"1"}})",
                    max_object_bytes,
                    of
    )
                    .page);
}

TEST(ObjectList, is_refused_with_the_words_of_whoever_takes_its_items) {
    object_receiver const refuse = [](object_meta&&, std::string_view) {
        return std::expected<void, std::string>{std::unexpected("no")};
    };

    auto const page = decode_list(list(item("a")), secrets, refuse);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error(), "no");
}

TEST(ObjectList, leaves_out_an_item_beyond_the_limit_and_says_so) {
    auto const large = item("large", R"(,"data":{"k":")" + std::string(500, 'x') + R"("})");

    auto const result = decode(list(item("a") + "," + large + "," + item("b")), 200);

    ASSERT_TRUE(result.page) << result.page.error();
    EXPECT_THAT(result.page->oversized, ElementsAre(object_key{"shop", "large"}));
    ASSERT_EQ(result.items.size(), 2U);
    EXPECT_EQ(result.items[1].key.name, "b");
}

TEST(ObjectList, refuses_what_is_no_list_of_its_kind) {
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
         "SecretList"},
        {"no resourceVersion", list("", ""), "resourceVersion"},
        {"an item without uid",
         list(R"({"metadata":{"name":"a","namespace":"b","resourceVersion":"1"}})"),
         "uid"},
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

TEST(ObjectList, survives_a_million_open_brackets) {
    EXPECT_FALSE(decode(std::string(1'000'000, '[')).page);
    EXPECT_FALSE(decode(R"({"items":)" + std::string(1'000'000, '[')).page);
}

}  // namespace vitals::kube::model
