// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"

#include "core/check/alerting.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/status_code_set.hpp"
#include "core/check/tls_settings.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace vitals::inline core::check {

namespace {

definition a_check() {
    definition made;
    made.identity = {"shop", "web", "storefront"};
    http_target target;
    target.url = url::parse("http://storefront/healthz").value();
    made.target = target;
    return made;
}

}  // namespace

TEST(Definition, has_the_bytes_of_all_its_texts_and_of_the_elements_of_its_lists) {
    auto made = a_check();
    auto const of = [&made] { return bytes_of(made); };
    auto const plain = of();
    EXPECT_GT(plain, made.identity.text().size() + 25);

    made.notes = std::string(1'000, 'n');
    EXPECT_EQ(of(), plain + 1'000);
    auto* const target = made.target.as<http_target>();
    target->body = std::string(2'000, 'b');
    EXPECT_EQ(of(), plain + 3'000);
    target->headers = {100, header_field{"a", "b"}};
    EXPECT_EQ(of(), plain + 3'000 + 100 * (2 + sizeof(header_field)));
    target->headers.clear();
    made.service = service{"id", "name", {"tag", "tag"}};
    EXPECT_EQ(of(), plain + 3'000 + bytes_of(*made.service));
    EXPECT_GE(bytes_of(*made.service), 2 * sizeof(std::string) + 12);
    made.alerting = alerting{.owner = "team", .labels = {{"a", "b"}}};
    EXPECT_EQ(of(), plain + 3'000 + bytes_of(*made.service) + 6 + sizeof(label));
}

TEST(Definition, counts_2xx_as_passing_and_429_as_warning_unless_set_otherwise) {
    expectation const usual;

    EXPECT_EQ(to_string(usual.passing), "200-299");
    EXPECT_EQ(to_string(usual.warning), "429");
}

TEST(Definition, keeps_its_probe_when_only_words_timing_thresholds_and_reuse_change) {
    auto edited = a_check();
    edited.name = "Storefront";
    edited.notes = "new";
    edited.timing.interval = 30s;
    edited.thresholds.failures_before_critical = 3;
    edited.target.as<http_target>()->reuse = true;

    EXPECT_TRUE(same_probe(a_check(), edited));
    EXPECT_NE(a_check(), edited);
}

TEST(Definition, keeps_its_probe_when_only_what_alerts_carry_changes) {
    auto edited = a_check();
    edited.alerting = alerting{.severity = "warning", .owner = "shop", .labels = {{"tier", "1"}}};

    EXPECT_TRUE(same_probe(a_check(), edited));
    EXPECT_NE(a_check(), edited);
}

TEST(Definition, has_another_probe_when_target_expectation_or_tls_change) {
    auto other_url = a_check();
    other_url.target.as<http_target>()->url = url::parse("http://storefront/ready").value();
    auto other_expectation = a_check();
    other_expectation.target.as<http_target>()->expect.passing = status_code_set{{{204, 204}}};
    auto other_tls = a_check();
    other_tls.target.as<http_target>()->tls.certificate = certificate::not_verified;

    EXPECT_FALSE(same_probe(a_check(), other_url));
    EXPECT_FALSE(same_probe(a_check(), other_expectation));
    EXPECT_FALSE(same_probe(a_check(), other_tls));
}

// Reports of earlier versions have it. If this fails, give the new field a fingerprint that is that
// of a target without the field while it has its default.
TEST(Definition, has_the_fingerprint_that_earlier_versions_have_written) {
    EXPECT_EQ(a_check().target.fingerprint(), 0xa88e9fdabcb1adec);
}

TEST(Definition, has_another_fingerprint_exactly_when_it_has_another_probe) {
    std::vector<std::function<void(http_target&)>> const edits{
        [](http_target&) {},
        [](http_target& to) { to.reuse = true; },
        [](http_target& to) { to.url = url::parse("http://storefront/ready").value(); },
        [](http_target& to) { to.method = "HEAD"; },
        [](http_target& to) { to.body = "x"; },
        [](http_target& to) { to.redirects = redirects::refuse; },
        [](http_target& to) { to.version = http_version::http_2; },
        [](http_target& to) { to.headers = {{"a", "bc"}}; },
        [](http_target& to) { to.headers = {{"ab", "c"}}; },
        [](http_target& to) {
            to.headers = {{"a", "", header_source{.secret = {key_object::secret, "b", ""}}}};
        },
        [](http_target& to) {
            to.headers = {{"a", "", header_source{.secret = {key_object::secret, "", "b"}}}};
        },
        [](http_target& to) { to.tls.server_name = "x"; },
        [](http_target& to) { to.tls.certificate = certificate::not_verified; },
        [](http_target& to) { to.tls.lowest = tls_version::v1_3; },
        [](http_target& to) { to.tls.from = tls_references{.client = "x"}; },
        [](http_target& to) { to.expect.passing = status_code_set{{{204, 204}}}; },
        [](http_target& to) { to.expect.warning = status_code_set{{{204, 204}}}; },
    };
    for (auto const& one : edits)
        for (auto const& other : edits) {
            auto a = a_check();
            one(*a.target.as<http_target>());
            auto b = a_check();
            other(*b.target.as<http_target>());
            EXPECT_EQ(same_probe(a, b), a.target.fingerprint() == b.target.fingerprint())
                << &one - edits.data() << " and " << &other - edits.data();
        }
}

}  // namespace vitals::inline core::check
