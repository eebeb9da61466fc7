// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string in_service(std::string const& fields) {
    return "checks:\n- id: a\n  http: http://a\n  service: {name: shop, " + fields + "}\n";
}

check::service service_with(std::string const& fields) {
    auto const read = parse_one(in_service(fields));
    EXPECT_EQ(problems_in(read), "") << fields;
    return *read.checks.at(0)->service;
}

std::string problem_of(std::string const& fields) {
    return problems_in(in_service(fields));
}

std::string many(std::size_t count, std::string const& value) {
    std::string map{"{"};
    for (std::size_t i = 0; i < count; ++i) map += "k" + std::to_string(i) + ": " + value + ", ";
    return map + "}";
}

}  // namespace

TEST(CatalogFields, of_a_service_say_where_its_clients_find_it) {
    auto const shop = service_with(
        "address: shop.example, port: 8080, meta: {version: v2, note: 'two words'}, "
        "taggedAddresses: {wan: {address: '2001:db8::7', port: 443}, lan: {address: 10.20.7.3}}, "
        "weights: {passing: 10, warning: 0}, enableTagOverride: true"
    );

    ASSERT_TRUE(shop.catalog);
    EXPECT_EQ(
        *shop.catalog,
        (check::catalog_entry{
            .address = "shop.example",
            .port = 8080,
            .meta = {{"note", "two words"}, {"version", "v2"}},
            .tagged_addresses = {{"lan", {"10.20.7.3", 0}}, {"wan", {"2001:db8::7", 443}}},
            .weights = {.passing = 10, .warning = 0},
            .enable_tag_override = true
        })
    );
}

TEST(CatalogFields, that_say_nothing_take_no_memory) {
    EXPECT_FALSE(service_with("tags: [a]").catalog);
    EXPECT_FALSE(service_with("address: '', port: 0, meta: {}, weights: {passing: 1}").catalog);
}

TEST(CatalogFields, have_the_spellings_of_consul) {
    auto const read = parse_one(
        R"({"ID": "a", "Name": "shop", "Port": 80, "TaggedAddresses": {"lan": {"Address": "a", "Port": 1}},
            "Weights": {"Passing": 5}, "EnableTagOverride": true, "Meta": {"a": "b"},
            "Check": {"HTTP": "http://a"}})",
        "c.json"
    );
    EXPECT_EQ(problems_in(read), "");
    auto const& api = *read.checks.at(0)->service->catalog;
    EXPECT_EQ(api.tagged_addresses.at("lan"), (check::service_address{"a", 1}));
    EXPECT_EQ(api.weights.passing, 5);
    auto const file =
        service_with("tagged_addresses: {lan: {address: a}}, enable_tag_override: true");
    EXPECT_TRUE(file.catalog->enable_tag_override);
    EXPECT_EQ(file.catalog->tagged_addresses.size(), 1U);
}

TEST(CatalogFields, with_mistakes_say_what_is_needed) {
    EXPECT_THAT(
        problem_of("address: 'http://a/'"),
        HasSubstr("address: a host name or an IP address is needed, like 10.20.7.3; found")
    );
    EXPECT_THAT(problem_of("port: 65536"), HasSubstr("4:31: check \"a\": port: "));
    EXPECT_THAT(problem_of("port: http"), HasSubstr("port: "));
    EXPECT_THAT(problem_of("meta: [a]"), HasSubstr("meta: a map is needed, like {version: v2}"));
    EXPECT_THAT(problem_of("meta: {a b: c}"), HasSubstr("meta: \"a b\" is not a name"));
    EXPECT_THAT(problem_of("meta: {consul-x: c}"), HasSubstr("is not a name"));
    EXPECT_THAT(problem_of("meta: {[a]: c}"), HasSubstr("meta: a list is not a name"));
    EXPECT_THAT(problem_of("meta: {a: [b]}"), HasSubstr("a: "));
    EXPECT_THAT(problem_of("meta: {a: b, a: c}"), HasSubstr("meta: `a` is duplicated"));
    EXPECT_THAT(problem_of("taggedAddresses: {lan: a}"), HasSubstr("lan: a map is needed"));
    EXPECT_THAT(
        problem_of("taggedAddresses: {lan: {port: 1}}"),
        HasSubstr("lan: its address is missing")
    );
    EXPECT_THAT(
        problem_of("taggedAddresses: {lan: {adress: a}}"),
        HasSubstr("unknown field \"adress\" in a tagged address; did you mean address?")
    );
    EXPECT_THAT(problem_of("weights: 5"), HasSubstr("weights: a map is needed"));
    EXPECT_THAT(
        problem_of("weights: {passing: 0}"),
        HasSubstr("passing: a weight of at least 1 is needed")
    );
    EXPECT_THAT(
        problem_of("weights: {critical: 0}"),
        HasSubstr("in weights; known: passing, warning")
    );
    EXPECT_THAT(problem_of("enableTagOverride: maybe"), HasSubstr("enableTagOverride: "));
}

TEST(CatalogFields, have_the_limits_of_consul) {
    EXPECT_THAT(problem_of("meta: " + many(64, "v")), IsEmpty());
    EXPECT_THAT(problem_of("meta: " + many(65, "v")), HasSubstr("meta: at most 64 are possible"));
    EXPECT_THAT(problem_of("meta: {" + std::string(128, 'k') + ": v}"), IsEmpty());
    EXPECT_THAT(problem_of("meta: {" + std::string(129, 'k') + ": v}"), HasSubstr("is not a name"));
    EXPECT_THAT(problem_of("meta: {k: " + std::string(512, 'v') + "}"), IsEmpty());
    EXPECT_THAT(problem_of("meta: {k: " + std::string(513, 'v') + "}"), HasSubstr("k: "));
    EXPECT_THAT(
        problem_of("taggedAddresses: " + many(17, "{address: a}")),
        HasSubstr("taggedAddresses: at most 16 are possible")
    );
}

TEST(CatalogFields, count_into_what_the_services_of_a_config_map_may_take) {
    auto const small = service_with("tags: [a]");
    auto const large = service_with("meta: {k: " + std::string(500, 'v') + "}");

    EXPECT_GT(bytes_of(large), bytes_of(small) + 500);
}

TEST(CatalogFields, of_an_edit_do_not_make_another_probe) {
    auto const one = parse_one(in_service("port: 80"));
    auto const other = parse_one(in_service("port: 81"));

    EXPECT_NE(*one.checks.at(0), *other.checks.at(0));
    EXPECT_TRUE(same_probe(*one.checks.at(0), *other.checks.at(0)));
}

}  // namespace vitals::inline core::manifest
