// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reading.hpp"

#include "core/check/problem.hpp"
#include "kube/model/config_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace vitals::sources::controller {

namespace {

kube::model::config_map naming_a_service_of(std::string const& ns, std::string uid) {
    return {
        .key = {"local", "web"},
        .uid = std::move(uid),
        .data =
            {{"c.yaml", "service: {id: " + ns + "/web, name: web, check: {id: a, http: 'http://a'}}"
            }}
    };
}

}  // namespace

// A namespace may have the name that files have.
TEST(Reading, of_a_config_map_refuses_services_of_other_namespaces) {
    auto const own = read_config_map(naming_a_service_of("local", "u1"), {});
    auto const foreign = read_config_map(naming_a_service_of("shop", "u1"), {});

    EXPECT_TRUE(own.problems.empty());
    ASSERT_EQ(foreign.problems.size(), 1U);
    EXPECT_THAT(
        to_string(foreign.problems[0]),
        testing::StartsWith("c.yaml:1:15: id: it names a service of another namespace; write local/"
        )
    );
}

TEST(Reading, keeps_to_the_limits_of_whoever_runs_vitals) {
    kube::model::config_map const slow{
        .key = {"shop", "web"},
        .uid = "u1",
        .data = {{"c.yaml", "checks: [{id: a, http: 'http://a', timeout: 2m}]"}}
    };

    auto const read = read_config_map(slow, {}, {.longest_timeout = std::chrono::minutes{1}});

    EXPECT_EQ(read.problems.size(), 1U);
    EXPECT_TRUE(read_config_map(slow, {}).problems.empty());
}

TEST(Reading, of_files_takes_services_of_any_namespace) {
    EXPECT_TRUE(read_config_map(naming_a_service_of("shop", ""), {}).problems.empty());
}

}  // namespace vitals::sources::controller
