// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/content_hash.hpp"

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

std::string hash_of(check::service service) {
    check::definition one;
    one.service = std::move(service);
    status::check_status const check{
        std::make_shared<check::definition const>(std::move(one)),
        {{}, check::status::critical}
    };
    std::array<status::check_status const*, 1> const checks{&check};
    consul::node const node{.name = "a"};
    auto const all = readers::view::of_everything();
    return content_hash({.node = node, .reader = all, .checks = checks});
}

}  // namespace

// The value is in the tests of HashiCorp's client module (agent_test.go, TestAPI_AgentService).
TEST(ContentHash, is_that_of_an_agent_for_the_service_of_consuls_documentation) {
    EXPECT_EQ(
        hash_of({"foo", "foo", {"bar", "baz"}, check::catalog_entry{.port = 8000}}),
        "c4bb6737c185ed93"
    );
}

TEST(ContentHash, changes_with_each_member_of_a_service) {
    std::vector<check::service> const all{
        {"a", "b", {}},
        {"b", "b", {}},
        {"a", "c", {}},
        {"a", "b", {"x"}},
        {"a", "b", {"x", "y"}},
        {"a", "b", {"y", "x"}},
        {"a", "b", {}, check::catalog_entry{.address = "a.example"}},
        {"a", "b", {}, check::catalog_entry{.port = 1}},
        {"a", "b", {}, check::catalog_entry{.meta = {{"k", "v"}}}},
        {"a", "b", {}, check::catalog_entry{.meta = {{"v", "k"}}}},
        {"a", "b", {}, check::catalog_entry{.tagged_addresses = {{"wan", {"a", 1}}}}},
        {"a", "b", {}, check::catalog_entry{.weights = {.passing = 2, .warning = 1}}},
        {"a", "b", {}, check::catalog_entry{.weights = {.passing = 1, .warning = 2}}},
        {"a", "b", {}, check::catalog_entry{.enable_tag_override = true}}
    };
    std::set<std::string> hashes;
    for (auto const& each : all) hashes.insert(hash_of(each));

    EXPECT_EQ(hashes.size(), all.size());
    EXPECT_EQ(hash_of(all.front()), hash_of({"a", "b", {}, check::catalog_entry{}}));
}

}  // namespace vitals::serving::consul
