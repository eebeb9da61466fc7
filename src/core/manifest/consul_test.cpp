// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Files of Consul's and bodies for its API, as its documentation shows them.

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/manifest_fixture.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace vitals::inline core::manifest {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids_in(check::manifest_contents const& from) {
    std::vector<std::string> ids;
    ids.reserve(from.checks.size());
    for (auto const& one : from.checks) ids.emplace_back(one->identity.id());
    return ids;
}

check::manifest_contents json(std::string const& text) {
    return parse_one(text, "c.json");
}

check::http_target const& http_of(check::manifest_contents const& from) {
    return *from.checks.at(0)->target.as<check::http_target>();
}

}  // namespace

TEST(ConsulFile, with_one_check_is_read) {
    auto const read = json(R"({"check": {"id": "api", "name": "HTTP API",
        "http": "https://localhost:5000/health", "tls_server_name": "", "tls_skip_verify": true, "method": "POST",
        "header": {"Content-Type": ["application/json"]}, "body": "{}", "disable_redirects": true,
        "interval": "10s", "timeout": "1s", "success_before_passing": 3,
        "failures_before_warning": 1, "failures_before_critical": 3}})");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_THAT(ids_in(read), ElementsAre("api"));
    EXPECT_EQ(read.checks[0]->name, "HTTP API");
    EXPECT_EQ(read.checks[0]->thresholds, (check::thresholds{3, 1, 3}));
    EXPECT_EQ(http_of(read).redirects, check::redirects::refuse);
}

TEST(ConsulFile, takes_the_name_for_an_id_as_consul_does_when_it_can_be_one) {
    EXPECT_THAT(ids_in(parse_one("check: {name: web, http: 'http://a'}")), ElementsAre("web"));
    EXPECT_THAT(
        problems_in("check: {name: the web, http: 'http://a'}"),
        HasSubstr("1:8: id is missing: every check needs one; the name cannot be the id, because")
    );
    EXPECT_THAT(
        problems_in("checks: [{name: web, http: 'http://a'}]"),
        HasSubstr("1:10: id is missing: every check needs one, like id: web")
    );
}

TEST(ConsulFile, with_a_service_gives_its_checks_the_ids_and_names_of_consul) {
    auto const one = json(R"({"service": {"name": "web", "tags": ["a"],
        "check": {"http": "http://a", "interval": "10s"}}})");
    auto const more =
        json(R"({"service": {"id": "web1", "name": "web", "port": 80, "meta": {"a": "b"},
        "check": {"http": "http://a"}, "checks": [{"http": "http://b"}, {"id": "c", "http": "http://c"}]}})"
        );

    ASSERT_THAT(problems_in(one) + problems_in(more), IsEmpty());
    EXPECT_THAT(ids_in(one), ElementsAre("service:web"));
    EXPECT_EQ(one.checks[0]->name, "Service 'web' check");
    EXPECT_EQ(one.checks[0]->service, (check::service{"shop/web", "web", {"a"}}));
    EXPECT_THAT(ids_in(more), ElementsAre("service:web1:1", "service:web1:2", "c"));
    EXPECT_EQ(
        more.checks[2]->service,
        (check::service{"web1", "web", {}, check::catalog_entry{.port = 80, .meta = {{"a", "b"}}}})
    );
}

// A list of checks with keys in capitals is a manifest of Vitals' own, if nothing names a service.
TEST(ConsulFile, of_checks_alone_registers_no_service) {
    auto const read =
        json(R"({"Checks": [{"ID": "a", "HTTP": "http://a"}], "Defaults": {"Interval": "30s"}})");

    EXPECT_THAT(problems_in(read), IsEmpty());
    EXPECT_THAT(ids_in(read), ElementsAre("a"));
}

TEST(ConsulFile, names_no_service_of_another_namespace) {
    EXPECT_EQ(
        problems_in("service: {id: other/web, name: web, check: {id: a, http: 'http://a'}}"),
        "c.yaml:1:15: id: it names a service of another namespace; write shop/web, or an id "
        "without a slash; found \"other/web\"\n"
    );
    EXPECT_THAT(
        problems_in("checks:\n- id: a\n  http: http://a\n  service: {name: web, id: /web}\n"),
        HasSubstr("4:28: check \"a\": id: it names a service of another namespace")
    );
    EXPECT_THAT(
        problems_in(json(R"({"ID": "Shop/web", "Name": "web", "Check": {"HTTP": "http://a"}})")),
        HasSubstr("1:8: ID: it names a service of another namespace; write shop/web")
    );
}

TEST(ConsulFile, may_name_services_of_its_own_namespace_and_ids_that_name_none) {
    for (auto const* id : {"web", "shop/web", "shop/other/web", "shop:other", "shop/"})
        EXPECT_THAT(
            problems_in(
                "checks:\n- id: a\n  http: http://a\n  service: {name: web, id: '" +
                std::string{id} + "'}\n"
            ),
            IsEmpty()
        ) << id;
}

TEST(ConsulFile, may_name_any_service_where_there_is_one_author) {
    auto const read = parse(
        "local",
        "web",
        {{"c.yaml", "service: {id: other/web, name: web, check: {id: a, http: 'http://a'}}"}},
        {.service_ids = service_ids::any}
    );

    ASSERT_THAT(problems_in(read.at(0)), IsEmpty());
    EXPECT_EQ(read.at(0).checks.at(0)->service->id, "other/web");
}

TEST(ConsulFile, with_several_services_is_read_and_may_have_defaults) {
    auto const read = parse_one(R"(
defaults: {interval: 30s}
services:
- {id: r0, name: redis, check: {http: "http://a"}}
- {id: r1, name: redis, checks: [{http: "http://b", interval: 5s}]}
)");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_THAT(ids_in(read), ElementsAre("service:r0", "service:r1"));
    EXPECT_EQ(read.checks[0]->timing.interval, 30s);
    EXPECT_EQ(read.checks[1]->timing.interval, 5s);
}

TEST(ConsulApi, bodies_that_register_a_check_are_read) {
    auto const read =
        json(R"({"ID": "api", "Name": "HTTP API", "Notes": "n", "HTTP": "https://a/health",
        "Method": "POST", "Header": {"X": ["y"]}, "Body": "b", "Interval": "10s", "Timeout": "5s",
        "OutputMaxSize": 10, "DisableRedirects": true, "TLSServerName": "x", "TLSSkipVerify": true,
        "Status": "passing", "SuccessBeforePassing": 1, "FailuresBeforeWarning": 1,
        "FailuresBeforeCritical": 2})");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_THAT(ids_in(read), ElementsAre("api"));
    EXPECT_EQ(read.checks[0]->timing, (check::timing{10s, 5s}));
    EXPECT_EQ(http_of(read).tls, (check::tls_settings{"x", check::certificate::not_verified}));
}

TEST(ConsulApi, bodies_that_register_a_service_are_read) {
    auto const read =
        json(R"({"ID": "redis1", "Name": "redis", "Tags": ["primary"], "Address": "127.0.0.1",
        "Port": 8000, "Meta": {"v": "4"}, "EnableTagOverride": false, "Weights": {"Passing": 10},
        "Checks": [{"CheckID": "live", "HTTP": "http://a"}, {"HTTP": "http://b"}]})");

    ASSERT_THAT(problems_in(read), IsEmpty());
    EXPECT_THAT(ids_in(read), ElementsAre("live", "service:redis1:2"));
    check::catalog_entry const entry{
        .address = "127.0.0.1",
        .port = 8000,
        .meta = {{"v", "4"}},
        .weights = {.passing = 10, .warning = 1}
    };
    EXPECT_EQ(read.checks[0]->service, (check::service{"redis1", "redis", {"primary"}, entry}));
}

TEST(ConsulFile, reports_what_it_has_that_vitals_has_not) {
    EXPECT_THAT(
        problems_in("check: {id: a, osService: b}"),
        HasSubstr(
            "1:16: check \"a\": `osService` is not supported by this version; supported: http, "
            "tcp, udp, ttl, dns, h2ping, grpc, icmp, websocket, alias, aliasService, aliasConfigMap"
        )
    );
    EXPECT_THAT(
        problems_in("check: {id: a, http: 'http://a', deregister_critical_service_after: 90m}"),
        HasSubstr("`deregister_critical_service_after` is not supported by this version: Vitals "
                  "has no catalog; remove the line")
    );
    EXPECT_THAT(problems_in("service: {name: web}"), HasSubstr("neither `check` nor `checks`"));
    EXPECT_THAT(problems_in("service: {check: {}}"), HasSubstr("service: its name is missing"));
    EXPECT_THAT(problems_in("service: web"), HasSubstr("service: a map is needed"));
    EXPECT_THAT(problems_in("services: {web: {}}"), HasSubstr("a list of Consul's services"));
    EXPECT_THAT(problems_in("check: []"), HasSubstr("a check is a map of fields; found a list"));
}

// The checks that it would have had are unknown.
TEST(ConsulFile, with_a_problem_in_the_service_keeps_the_checks_that_run) {
    auto const read = parse_one("service: {nmae: web, check: {http: 'http://a'}}");

    EXPECT_TRUE(read.unidentified);
    EXPECT_THAT(read.checks, IsEmpty());
}

TEST(ConsulFile, is_bounded_as_a_manifest_is) {
    limits bounds;
    bounds.checks = 2;
    auto const all = parse(
        "s",
        "c",
        {{"a.yaml",
          "services:\n- {name: a, checks: [{http: 'http://a'}, {http: 'http://a'}]}\n"
          "- {name: b, check: {http: 'http://a'}}\n"}},
        bounds
    );

    EXPECT_EQ(all[0].checks.size(), 2U);
    EXPECT_THAT(problems_in(all[0]), HasSubstr("at most 2 checks"));
}

// Each check has the service: 10,000 of them would have 160 MiB of tags.
TEST(ConsulFile, whose_service_multiplies_is_refused) {
    std::string text = "service:\n  name: a\n  tags: [";
    for (int i = 0; i < 64; ++i) text += std::string(256, 'x') + ",";
    text += "]\n  checks:\n";
    for (int i = 0; i < 10'000; ++i) text += "  - {http: 'http://a'}\n";

    auto const read = parse_one(text);

    EXPECT_LT(read.checks.size(), 300U);
    EXPECT_GT(read.checks.size(), 100U);
    EXPECT_EQ(read.checks.size() + read.rejected.size(), 10'000U);
    EXPECT_THAT(
        problems_in(read),
        HasSubstr("written out for each of their checks, can have 4194304 bytes; shorten them or")
    );
}

// A hundred copies of 64 tags would be more than the manifest many times over.
TEST(ConsulFile, gives_all_checks_of_a_service_the_same_tags_in_memory) {
    auto const read = parse_one(
        "service: {name: a, tags: [x], checks: [{http: 'http://a'}, {http: 'http://b'}], "
        "check: {http: 'http://c'}}"
    );

    ASSERT_EQ(read.checks.size(), 3U) << problems_in(read);
    for (auto const& one : read.checks) {
        ASSERT_TRUE(one->service);
        EXPECT_EQ(&*one->service, &*read.checks[0]->service);
    }
}

TEST(ConsulFile, duplicates_ids_no_more_than_a_manifest_may) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, http: 'http://a'}]\ncheck: {name: a, http: 'http://a'}\n"),
        HasSubstr("2:8: check \"a\": the id is duplicated; first at c.yaml:1:15")
    );
}

}  // namespace vitals::inline core::manifest
