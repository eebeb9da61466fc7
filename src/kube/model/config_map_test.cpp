// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/config_map.hpp"

#include "kube/model/object_meta.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <string>
#include <utility>

namespace vitals::kube::model {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

namespace {

object_meta const meta{{"shop", "web"}, "u1", "7"};

std::expected<config_map, std::string> decode(std::string const& members) {
    return decode_config_map(meta, R"({"metadata":{"name":"web"},)" + members + "}");
}

config_map decoded(std::string const& members) {
    auto object = decode(members);
    if (object) return std::move(*object);
    ADD_FAILURE() << object.error();
    return {};
}

}  // namespace

TEST(ConfigMap, has_the_texts_of_its_manifest_keys) {
    auto const object = decoded(R"("data":{"x.yaml":"k: \"v\"\n","y.json":""},"immutable":true)");

    EXPECT_EQ(object.key, meta.key);
    EXPECT_EQ(object.uid, "u1");
    EXPECT_THAT(object.data, ElementsAre(Pair("x.yaml", "k: \"v\"\n"), Pair("y.json", "")));
}

TEST(ConfigMap, takes_no_data_from_elsewhere) {
    auto const object = decoded(
        R"("a":{"data":{"x.yaml":""}},"data":{"y.yaml":"1"},"managedFields":[{"data":{"z.yaml":""}}])"
    );

    EXPECT_THAT(object.data, ElementsAre(Pair("y.yaml", "1")));
}

TEST(ConfigMap, has_the_manifest_keys_of_binary_data_without_their_values) {
    auto const object = decoded(R"("binaryData":{"b.yaml":"/w==","a.bin":"","a.json":""})");

    EXPECT_THAT(object.binary_keys, ElementsAre("a.json", "b.yaml"));
    EXPECT_THAT(object.data, IsEmpty());
}

TEST(ConfigMap, keeps_no_value_of_a_key_that_is_no_manifest) {
    auto const object = decoded(R"("data":{"a.txt":"ballast","b.yaml":"checks: []"})");

    EXPECT_THAT(object.data, ElementsAre(Pair("b.yaml", "checks: []")));
    EXPECT_THAT(object.other_keys, ElementsAre("a.txt"));
}

TEST(ConfigMap, names_few_of_many_keys_that_are_no_manifests) {
    std::string data;
    for (int i = 0; i < 1000; ++i)
        data.append(i == 0 ? "" : ",").append("\"k" + std::to_string(i) + "\":\"\"");

    EXPECT_EQ(decoded("\"data\":{" + data + "}").other_keys.size(), most_other_keys);
}

TEST(ConfigMap, with_data_that_is_not_text_is_none) {
    auto const object = decode(R"("data":{"k":5})");

    ASSERT_FALSE(object);
    EXPECT_EQ(object.error(), "a ConfigMap with data that is not text");
    EXPECT_FALSE(decode(R"("data":)"));
}

TEST(ConfigMap, has_the_same_hash_as_long_as_its_checks_cannot_change) {
    auto const before = hash_of(decoded(R"("data":{"ab":"c"})"));
    auto const manifest = hash_of(decoded(R"("data":{"a.yaml":"1"})"));

    EXPECT_EQ(hash_of(decoded(R"("metadata":{"labels":{}},"data":{"ab":"other"})")), before);
    EXPECT_NE(hash_of(decoded(R"("data":{"ab":"c","b":""})")), before);
    EXPECT_NE(hash_of(decoded(R"("data":{"a.yaml":"2"})")), manifest);
    EXPECT_NE(hash_of(decoded(R"("binaryData":{"a.yaml":"1"})")), manifest);
    EXPECT_NE(
        hash_of(decoded(R"("data":{"a.yaml":"1b.yaml2"})")),
        hash_of(decoded(R"("data":{"a.yaml":"1","b.yaml":"2"})"))
    );
}

}  // namespace vitals::kube::model
