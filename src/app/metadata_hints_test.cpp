// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// core knows metadata services by their text, net by their address: the two lists are one.

#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/parse.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/ranges.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::app {
namespace {

TEST(MetadataHints, are_about_each_address_that_the_policy_denies_as_one_of_a_metadata_service) {
    for (auto const& each : net::address_policy::metadata_addresses()) {
        auto const text = to_string(each);
        auto const host = each.is_v4() ? text : "[" + text + "]";
        manifest::limits bounds;
        bounds.hints = manifest::advice::of_files;

        auto const read = manifest::parse(
            "shop",
            "web",
            {{"c.yaml", "checks: [{id: a, http: 'http://" + host + "/'}]"}},
            bounds
        );

        ASSERT_EQ(read.at(0).hints.size(), 1U) << host;
        EXPECT_TRUE(to_string(read.at(0).hints.front()).contains("credentials of the node"));
    }
}

}  // namespace
}  // namespace vitals::app
