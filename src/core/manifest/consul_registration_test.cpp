// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Which fields at the top of a file make it a registration of Consul's API.

#include "core/manifest/manifest_fixture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

TEST(ConsulRegistration, of_a_check_has_a_name_and_a_probe) {
    for (auto const* name : {"ID", "Name", "CheckID"}) {
        auto const read =
            parse_one("{\"" + std::string{name} + R"(": "web", "HTTP": "http://a/"})", "c.json");
        EXPECT_TRUE(read.readable) << name;
    }
    for (auto const* other : {"Address", "Args", "Zone"}) {
        auto const read =
            parse_one("{\"" + std::string{other} + R"(": "web", "HTTP": "http://a/"})", "c.json");
        EXPECT_FALSE(read.readable) << other;
    }
    EXPECT_FALSE(parse_one(R"({"Name": "web", "Notes": "x"})", "c.json").readable);
}

TEST(ConsulRegistration, of_a_service_has_a_name_and_checks) {
    for (auto const* checks : {R"("Check": {"HTTP": "http://a/"})", R"("Checks": [])"}) {
        auto const with_name =
            parse_one(R"({"Name": "web", "Port": 80, )" + std::string{checks} + "}", "c.json");
        EXPECT_TRUE(with_name.readable) << problems_in(with_name);
    }
    EXPECT_FALSE(parse_one(R"({"Name": "web", "Port": 80})", "c.json").readable);
}

}  // namespace vitals::inline core::manifest
