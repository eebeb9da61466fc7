// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/keyed_values.hpp"

#include "kube/model/config_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

using testing::HasSubstr;
using testing::Not;

std::map<std::string, std::string> shown(keyed_values const& of) {
    std::map<std::string, std::string> all;
    for (auto const& [key, value] : of.values) all.emplace(key, value.reveal());
    return all;
}

using texts = std::map<std::string, std::string>;

constexpr auto unlimited = std::numeric_limits<std::size_t>::max();

constexpr std::string_view marked = R"({"metadata":{"name":"probe-token",
    "labels":{"vitals.dev/usable-by-checks":"true","other":"x"},
    "annotations":{"vitals.dev/hosts":"*.shop.svc","vitals.dev/http-allowed":"true","vitals.dev/allow-changes":"true","vitals.dev/ca":"our-ca"},
    "managedFields":[{"fieldsV1":{"data":{"token":"f"}}}]},
    "data":{"token":"Y2FuYXJ5","empty":""},"type":"Opaque"})";

}  // namespace

TEST(KeyedValues, of_a_secret_are_decoded_with_the_marks_of_its_owner) {
    auto const read = decode_keyed_values(secrets(), marked, unlimited);

    ASSERT_TRUE(read);
    EXPECT_EQ(shown(*read), (texts{{"token", "canary"}, {"empty", ""}}));
    EXPECT_EQ(read->marks.usable, "true");
    EXPECT_EQ(read->marks.hosts, "*.shop.svc");
    EXPECT_EQ(read->marks.http_allowed, "true");
    EXPECT_EQ(read->marks.changes_allowed, "true");
    EXPECT_EQ(read->marks.ca, "our-ca");
}

TEST(KeyedValues, of_a_config_map_are_its_texts_and_its_decoded_bytes) {
    auto const read = decode_keyed_values(
        config_maps(),
        R"({"data":{"ca.crt":"Y2E="},"binaryData":{"ca.der":"Y2E="}})",
        unlimited
    );

    ASSERT_TRUE(read);
    EXPECT_EQ(shown(*read), (texts{{"ca.crt", "Y2E="}, {"ca.der", "ca"}}));
    EXPECT_FALSE(read->marks.usable);
}

TEST(KeyedValues, that_are_not_what_they_must_be_are_not_there) {
    auto const read = decode_keyed_values(
        secrets(),
        R"({"data":{"bad":"Y2F","number":5,"null":null,"good":"Y2E=","deep":{"x":"Y2E="}}})",
        unlimited
    );

    ASSERT_TRUE(read);
    EXPECT_EQ(shown(*read), (texts{{"good", "ca"}}));
}

TEST(KeyedValues, that_cannot_be_read_are_not_shown) {
    auto const read = decode_keyed_values(secrets(), R"({"data":{"token":"Y2FuYXJ5")", unlimited);

    ASSERT_FALSE(read);
    EXPECT_THAT(read.error(), Not(HasSubstr("Y2F")));
}

// Regression: 139,000 keys took 15 MB until the store had refused them.
TEST(KeyedValues, are_not_kept_when_nobody_has_room_for_them) {
    std::string json = R"({"data":{)";
    for (int i = 0; i < 1'000; ++i) json += '"' + std::to_string(i) + R"(":"Y2E=",)";
    json += R"("last":""},"metadata":{"labels":{"vitals.dev/usable-by-checks":"true"}}})";

    auto const read = decode_keyed_values(secrets(), json, 10 * 128);

    ASSERT_TRUE(read);
    EXPECT_GE(read->values.size(), 10U) << "so many that they are refused";
    EXPECT_LE(read->values.size(), 11U);
    EXPECT_EQ(read->marks.usable, "true");
}

}  // namespace vitals::kube::model
