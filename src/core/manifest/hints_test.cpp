// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string hints_in(
    std::string const& text,
    advice wanted = advice::of_config_maps,
    std::string const& ns = "shop"
) {
    limits bounds;
    bounds.hints = wanted;
    auto const read = parse(ns, "web", {{"c.yaml", text}}, bounds).at(0);
    EXPECT_THAT(problems_in(read), IsEmpty());
    EXPECT_TRUE(read.readable);
    std::string all;
    for (auto const& one : read.hints) all += to_string(one) + "\n";
    return all;
}

std::string hints_of(std::string const& fields, advice wanted = advice::of_config_maps) {
    return hints_in("checks:\n- {id: a, " + fields + "}\n", wanted);
}

std::string hints_at(std::string const& host, advice wanted = advice::of_config_maps) {
    return hints_of("http: 'http://" + host + "/'", wanted);
}

}  // namespace

TEST(ManifestHints, are_none_unless_they_are_wanted) {
    EXPECT_THAT(hints_of("http: 'http://localhost/', method: get", advice::none), IsEmpty());
}

TEST(ManifestHints, are_about_checks_without_problems_alone) {
    limits bounds;
    bounds.hints = advice::of_config_maps;
    auto const read = parse(
        "s",
        "c",
        {{"c.yaml", "checks: [{id: a, http: 'http://localhost/', htp: x}]"}},
        bounds
    );

    EXPECT_EQ(read.at(0).problems.size(), 1U);
    EXPECT_THAT(read.at(0).hints, IsEmpty());
}

TEST(ManifestHints, report_a_method_in_lower_case) {
    EXPECT_EQ(
        hints_of("http: 'http://a.b/', method: get", advice::of_files),
        "c.yaml:2:40: check \"a\": methods are case-sensitive; most servers know only GET, not "
        "\"get\"\n"
    );
    EXPECT_THAT(hints_of("http: 'http://a.b/', method: PURGE"), IsEmpty());
    EXPECT_THAT(hints_of("http: 'http://a.b/', method: HEAD"), IsEmpty());
}

TEST(ManifestHints, report_a_host_that_means_another_one_in_a_cluster) {
    EXPECT_THAT(
        hints_at("shop"),
        HasSubstr("2:17: check \"a\": \"shop\" is looked up in the namespace of Vitals")
    );
    EXPECT_THAT(hints_at("shop:80"), HasSubstr("write shop.shop.svc"));
    EXPECT_THAT(
        hints_in("checks: [{id: a, http: 'http://web/'}]", advice::of_config_maps, ""),
        HasSubstr("write web.<namespace>.svc")
    );
    for (auto const* const host :
         {"localhost", "a.localhost", "127.0.0.1", "127.1.2.3:80", "[::1]"})
        EXPECT_THAT(hints_at(host), HasSubstr("means the Pod of Vitals itself")) << host;
    for (auto const* const host :
         {"shop.web", "shop.web.svc", "10.0.0.1", "[fd00::1]", "127.example"}) {
        EXPECT_THAT(hints_at(host), IsEmpty()) << host;
    }
    for (auto const* const host : {"shop", "localhost", "127.0.0.1"})
        EXPECT_THAT(hints_at(host, advice::of_files), IsEmpty()) << host;
}

TEST(ManifestHints, report_what_answers_with_credentials_of_the_node) {
    for (auto const* const host : {"169.254.169.254", "[fe80::1]"})
        EXPECT_THAT(hints_at(host, advice::of_files), HasSubstr("is link-local")) << host;
    for (auto const* const host :
         {"[fd00:ec2::254]", "100.100.100.200", "metadata.google.internal"})
        EXPECT_THAT(hints_at(host, advice::of_files), HasSubstr("a cloud's metadata")) << host;
    EXPECT_THAT(hints_at("169.254.example.org", advice::of_files), IsEmpty());
}

TEST(ManifestHints, report_a_timeout_longer_than_the_interval_when_it_is_given) {
    EXPECT_THAT(
        hints_of("http: 'http://a.b/', timeout: 30s, interval: 1s"),
        HasSubstr("2:41: check \"a\": the timeout is longer than the interval")
    );
    EXPECT_THAT(hints_of("http: 'http://a.b/', interval: 1s"), IsEmpty());
    EXPECT_THAT(hints_of("http: 'http://a.b/', timeout: 5s, interval: 5s"), IsEmpty());
    auto const inherited = [](std::string const& defaults, std::string const& own) {
        return hints_in(
            "defaults: {" + defaults + "}\nchecks: [{id: a, http: 'http://a.b/'" + own + "}]\n"
        );
    };
    EXPECT_THAT(inherited("timeout: 30s, interval: 1s", ""), HasSubstr("c.yaml:1:21: the timeout"));
    EXPECT_THAT(
        inherited("timeout: 30s", ", interval: 1s"),
        StartsWith("c.yaml:2:49: check \"a\"")
    );
    EXPECT_THAT(inherited("timeout: 30s, interval: 1m", ""), IsEmpty());
}

TEST(ManifestHints, report_what_of_a_consul_service_has_no_use_in_one_line) {
    EXPECT_EQ(
        hints_in("service:\n  kind: x\n  name: a\n  proxy: {x: s3cret}\n  token: s3cret\n"
                 "  check: {http: 'http://a.b/'}\n"),
        "c.yaml:2:3: `kind`, `proxy`, `token`: not used by Vitals\n"
    );
}

TEST(ManifestHints, report_a_body_that_is_sent_with_get) {
    EXPECT_EQ(
        hints_of("http: 'http://a.b/', body: x", advice::of_files),
        "c.yaml:2:32: check \"a\": `body` is sent with GET; did you mean method: POST?\n"
    );
    EXPECT_THAT(hints_of("http: 'http://a.b/', body: x, method: POST"), IsEmpty());
    EXPECT_THAT(hints_of("http: 'http://a.b/', body: ''"), IsEmpty());
}

TEST(ManifestHints, report_checks_with_nothing_behind_it) {
    EXPECT_THAT(hints_in("checks:\n"), HasSubstr("c.yaml:1:1: `checks` is empty"));
    EXPECT_THAT(hints_in("checks: []\n"), IsEmpty());
}

TEST(ManifestHints, are_bounded) {
    std::string text = "checks:\n";
    for (int i = 0; i < 200; ++i)
        text += "- {id: c" + std::to_string(i) + ", http: 'http://localhost/'}\n";
    limits bounds;
    bounds.hints = advice::of_config_maps;

    auto const read = parse("s", "c", {{"c.yaml", text}}, bounds).at(0);

    EXPECT_EQ(read.hints.size(), bounds.problems);
    EXPECT_EQ(read.checks.size(), 200U);
}

}  // namespace vitals::inline core::manifest
