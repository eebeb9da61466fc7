// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Where a target may be, and where redirects may lead.
#include "core/check/http_target.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"
#include "core/manifest/target_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitals::inline core::manifest {
namespace {

using testing::HasSubstr;

check::redirects redirects_of(std::string const& field) {
    auto const read = parse_one("checks: [{id: a, http: 'http://a/', " + field + "}]");
    EXPECT_EQ(problems_in(read), "") << field;
    return read.checks.at(0)->target.as<check::http_target>()->redirects;
}

TEST(Redirects, are_followed_everywhere_on_the_same_host_or_not_at_all) {
    EXPECT_EQ(redirects_of("redirects: any"), check::redirects::follow);
    EXPECT_EQ(redirects_of("redirects: same-host"), check::redirects::same_host);
    EXPECT_EQ(redirects_of("redirects: none"), check::redirects::refuse);
    EXPECT_EQ(redirects_of("disableRedirects: true"), check::redirects::refuse);
    EXPECT_EQ(redirects_of("disableRedirects: false"), check::redirects::follow);
}

TEST(Redirects, are_written_in_one_way) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, http: 'http://a/', redirects: some}]"),
        HasSubstr("any, same-host or none")
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, http: 'http://a/', redirects: any, disableRedirects: true}]"),
        HasSubstr("not both")
    );
}

TEST(HttpVersion, is_1_1_or_2) {
    auto const version_of = [](std::string const& field) {
        auto const read = parse_one("checks: [{id: a, http: 'http://a/', " + field + "}]");
        EXPECT_EQ(problems_in(read), "") << field;
        return read.checks.at(0)->target.as<check::http_target>()->version;
    };
    using enum check::http_version;
    EXPECT_EQ(version_of("reuse: true"), http_1_1);
    for (auto const* const field : {"httpVersion: '1.1'", "httpVersion: 1.1"})
        EXPECT_EQ(version_of(field), http_1_1);
    for (auto const* const field : {"httpVersion: '2'", "httpVersion: 2", "http_version: '2'"})
        EXPECT_EQ(version_of(field), http_2);
    EXPECT_THAT(
        problems_in("checks: [{id: a, http: 'http://a/', httpVersion: '3'}]"),
        HasSubstr(R"(httpVersion: "1.1" or "2" is needed; found "3")")
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, h2ping: 'a:1', httpVersion: '2'}]"),
        HasSubstr("httpVersion")
    );
}

TEST(DeniedTarget, is_a_problem_at_the_place_of_the_url) {
    limits bounds;
    bounds.denies = [](written_target const& what) {
        return std::string{what.host == "10.0.0.1" ? "blocked: it is" : ""};
    };
    auto const all = parse(
        "shop",
        "web",
        {{"c.yaml",
          "checks:\n"
          "  - {id: a, http: 'http://10.0.0.2/'}\n"
          "  - id: b\n"
          "    http: http://10.0.0.1/\n"}},
        bounds
    );

    EXPECT_EQ(problems_in(all.at(0)), "c.yaml:4:11: check \"b\": http: blocked: it is\n");
    EXPECT_EQ(all.at(0).checks.size(), 1U);
}

TEST(DeniedTarget, is_judged_by_namespace_host_port_and_what_the_request_may_change) {
    std::vector<written_target> asked;
    std::vector<std::string> hosts;
    limits bounds;
    bounds.denies = [&](written_target const& what) {
        asked.push_back(what);
        hosts.emplace_back(what.host);
        return std::string{};
    };
    parse(
        "shop",
        "web",
        {{"c.yaml",
          "checks:\n"
          "  - {id: a, http: 'https://A.example/'}\n"
          "  - {id: b, http: 'http://b:81/', method: POST}\n"
          "  - {id: c, http: 'http://c/', body: x}\n"
          "  - {id: d, http: 'http://d/', header: {X-HTTP-Method-Override: [PUT]}}\n"}},
        bounds
    );

    ASSERT_EQ(asked.size(), 4U);
    EXPECT_EQ(hosts[0], "a.example");
    EXPECT_EQ(asked[0].port, 443);
    EXPECT_FALSE(asked[0].may_change);
    EXPECT_EQ(asked[1].port, 81);
    EXPECT_TRUE(asked[1].may_change);
    EXPECT_TRUE(asked[2].may_change);
    EXPECT_TRUE(asked[3].may_change);
}

}  // namespace
}  // namespace vitals::inline core::manifest
