// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/parse.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/status.hpp"
#include "core/check/status_code_set.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>

using namespace std::chrono_literals;

namespace vitals::inline core::manifest {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

check::http_target const& http_of(check::manifest_contents const& from, std::size_t index = 0) {
    return *from.checks.at(index)->target.as<check::http_target>();
}

}  // namespace

TEST(ManifestParse, reads_every_field) {
    auto const read = parse_one(R"(checks:
  - id: storefront
    name: The storefront
    notes: |
      Ask team web.
    http: https://storefront.shop.svc/healthz
    method: POST
    header:
      X-Probe: [vitals, again]
      Accept: text/plain
    body: '{"deep": true}'
    disableRedirects: true
    reuse: false
    interval: 1m30s
    timeout: 2s
    outputMaxSize: 100
    status: passing
    successBeforePassing: 2
    failuresBeforeWarning: 1
    failuresBeforeCritical: 3
    tlsServerName: shop.example
    tlsSkipVerify: true
    service: {id: s1, name: storefront, tags: [web, "1"]}
    enabled: false
    expect: {status: [200-299, 304], warnStatus: 429}
)");

    ASSERT_THAT(problems_in(read), IsEmpty());
    auto const& made = *read.checks.at(0);
    EXPECT_EQ(made.identity.text(), "shop/web/storefront");
    EXPECT_EQ(made.name, "The storefront");
    EXPECT_EQ(made.notes, "Ask team web.\n");
    EXPECT_EQ(made.timing, (check::timing{90s, 2s}));
    EXPECT_EQ(made.thresholds, (check::thresholds{2, 1, 3}));
    EXPECT_EQ(made.output_max_size, 100U);
    EXPECT_EQ(made.initial_status, check::status::passing);
    EXPECT_FALSE(made.enabled);
    EXPECT_EQ(made.service, (check::service{"s1", "storefront", {"web", "1"}}));
    auto const& http = http_of(read);
    EXPECT_EQ(http.url.text(), "https://storefront.shop.svc/healthz");
    EXPECT_EQ(http.method, "POST");
    EXPECT_THAT(
        http.headers,
        ElementsAre(
            check::header_field{"X-Probe", "vitals"},
            check::header_field{"X-Probe", "again"},
            check::header_field{"Accept", "text/plain"}
        )
    );
    EXPECT_EQ(http.body, R"({"deep": true})");
    EXPECT_EQ(http.redirects, check::redirects::refuse);
    EXPECT_EQ(http.tls, (check::tls_settings{"shop.example", check::certificate::not_verified}));
    EXPECT_EQ(to_string(http.expect.passing), "200-299, 304");
    EXPECT_EQ(to_string(http.expect.warning), "429");
}

TEST(ManifestParse, fills_what_is_not_said_with_the_documented_defaults) {
    auto const read = parse_one("checks:\n- {id: 007, http: 'http://a'}\n");

    ASSERT_EQ(read.checks.size(), 1U);
    auto const& made = *read.checks[0];
    EXPECT_EQ(made.identity.id(), "007");
    EXPECT_EQ(made.name, "007");
    EXPECT_EQ(made.timing, (check::timing{10s, 10s}));
    EXPECT_EQ(made.thresholds, check::thresholds{});
    EXPECT_EQ(made.initial_status, check::status::critical);
    EXPECT_EQ(made.output_max_size, 4096U);
    EXPECT_EQ(made.service, std::nullopt);
    EXPECT_TRUE(made.enabled);
    EXPECT_EQ(http_of(read).method, "GET");
    EXPECT_EQ(http_of(read).expect, check::expectation{});
    EXPECT_FALSE(http_of(read).reuse);
}

TEST(ManifestParse, takes_snake_case_as_well) {
    auto const read = parse_one(R"(checks:
- id: a
  http: http://a
  disable_redirects: true
  output_max_size: 5
  success_before_passing: 4
  failures_before_critical: 6
  tls_server_name: x
  tls_skip_verify: "true"
  expect: {warn_status: [503]}
)");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_EQ(read.checks[0]->thresholds, (check::thresholds{4, 6, 6}));
    EXPECT_EQ(http_of(read).tls.server_name, "x");
    EXPECT_TRUE(http_of(read).expect.warning.contains(503));
}

TEST(ManifestParse, lets_a_check_override_defaults_field_by_field) {
    auto const read = parse_one(R"(
defaults: {interval: 30s, timeout: 3s, failuresBeforeCritical: 3, expect: {status: 204, warnStatus: 500}}
checks:
- {id: a, http: "http://a"}
- {id: b, http: "http://b", interval: 5s, expect: {status: [200]}}
)");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_EQ(read.checks[0]->timing, (check::timing{30s, 3s}));
    EXPECT_EQ(read.checks[1]->timing, (check::timing{5s, 3s}));
    EXPECT_EQ(read.checks[1]->thresholds.failures_before_critical, 3U);
    EXPECT_EQ(to_string(http_of(read, 0).expect.passing), "204");
    EXPECT_EQ(to_string(http_of(read, 1).expect.passing), "200");
    EXPECT_EQ(to_string(http_of(read, 1).expect.warning), "500");
}

TEST(ManifestParse, keeps_connections_where_the_check_or_the_defaults_say_so) {
    auto const own = parse_one("checks: [{id: a, http: 'http://a', method: HEAD, reuse: true}]");
    auto const inherited = parse_one(R"(defaults: {reuse: true}
checks:
- {id: a, http: "http://a"}
- {id: b, http: "http://b", reuse: false, method: POST}
)");

    ASSERT_THAT(problems_in(own) + problems_in(inherited), IsEmpty());
    EXPECT_TRUE(http_of(own).reuse);
    EXPECT_TRUE(http_of(inherited, 0).reuse);
    EXPECT_FALSE(http_of(inherited, 1).reuse);
}

TEST(ManifestParse, names_a_service_by_namespace_when_it_has_no_id) {
    auto const read = parse_one("checks: [{id: a, http: 'http://a', service: {name: web}}]");

    auto const& service = read.checks.at(0)->service;
    ASSERT_TRUE(service);
    EXPECT_EQ(service->id, "shop/web");
}

TEST(ManifestParse, lets_429_pass_when_the_check_says_so) {
    auto const read = parse_one("checks: [{id: a, http: 'http://a', expect: {status: 200-499}}]");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_TRUE(http_of(read).expect.warning.ranges().empty());
}

TEST(ManifestParse, keeps_the_good_neighbours_of_a_bad_check) {
    auto const read = parse_one(R"(checks:
- {id: a, http: "http://a"}
- {id: b, http: "ftp://b"}
- {id: c, http: "http://c"}
)");

    EXPECT_TRUE(read.readable);
    EXPECT_EQ(read.checks.size(), 2U);
    EXPECT_THAT(read.rejected, ElementsAre("b"));
    EXPECT_FALSE(read.unidentified);
    EXPECT_EQ(
        problems_in(read),
        "c.yaml:3:17: check \"b\": http: only http:// and https:// are possible; found "
        "\"ftp://b\"\n"
    );
}

TEST(ManifestParse, completes_a_url_without_a_scheme) {
    auto const says = [](std::string const& url) {
        return problems_in(parse_one("checks: [{id: a, http: '" + url + "'}]\n"));
    };

    EXPECT_THAT(
        says("x.shop.svc:80/"),
        HasSubstr("http: the scheme is missing: write http://x.shop.svc:80/\n")
    );
    EXPECT_THAT(says("shop/healthz"), HasSubstr("write http://shop/healthz\n"));
    EXPECT_THAT(says("//shop.svc"), HasSubstr("write http://shop.svc\n"));
    EXPECT_THAT(says("localhost"), HasSubstr("write http://localhost\n"));
    EXPECT_THAT(says("a.b/?token=s3cret"), HasSubstr("write http://a.b/…\n"));
    for (auto const* const other :
         {"true", "http//shop.svc/", "https:/shop.svc/", "htp://a", "/healthz", "a.b:x/", "u:p@a.b"
         })
        EXPECT_THAT(says(other), Not(HasSubstr("scheme is missing"))) << other;
}

TEST(ManifestParse, knows_the_kind_for_a_url_of_a_websocket) {
    for (auto const* const url : {"ws://a/?token=s3cret", "WSS://a"})
        EXPECT_EQ(
            problems_in(parse_one("checks: [{id: a, http: '" + std::string{url} + "'}]\n")),
            "c.yaml:1:24: check \"a\": http: write websocket: for this URL\n"
        );
}

TEST(ManifestParse, reads_json_with_the_same_fields_and_places) {
    auto const read = parse_one(
        "{\n  \"checks\": [\n    {\"id\": \"a\", \"http\": \"http://a\", \"interval\": \"5s\"},\n"
        "    {\"id\": \"b\", \"http\": \"http://b\",\n     \"intervall\": 5}\n  ]\n}\n",
        "c.json"
    );

    EXPECT_EQ(read.checks.size(), 1U);
    EXPECT_EQ(
        problems_in(read),
        "c.json:5:6: check \"b\": unknown field \"intervall\" in a check; did you mean interval?\n"
    );
}

TEST(ManifestParse, refuses_yaml_under_a_json_key) {
    auto const read = parse_one("checks:\n- id: a\n", "c.json");

    EXPECT_FALSE(read.readable);
    EXPECT_THAT(problems_in(read), HasSubstr("c.json:1:1: not valid JSON"));
}

TEST(ManifestParse, follows_aliases) {
    auto const read = parse_one(R"(checks:
- {id: a, http: "http://a", header: &h {X: y}}
- {id: b, http: "http://b", header: *h}
)");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_EQ(http_of(read, 1).headers, http_of(read, 0).headers);
}

TEST(ManifestParse, leaves_keys_out_that_are_no_manifests) {
    auto const all =
        parse("s", "c", {{"README.md", "# x"}, {"a.yml", "checks: []"}, {"yaml", "{"}});

    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].key, "a.yml");
    EXPECT_TRUE(all[0].problems.empty());
}

}  // namespace vitals::inline core::manifest
