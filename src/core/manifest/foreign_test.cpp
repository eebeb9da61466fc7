// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Words of other tools, and the messages of Vitals about them.

#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string with(std::string const& more) {
    return problems_in("checks:\n- id: a\n  http: http://a\n  " + more + "\n");
}

auto lines(std::string const& text) {
    return std::ranges::count(text, '\n');
}

}  // namespace

TEST(ForeignWord, is_answered_by_the_field_of_vitals_in_one_short_line) {
    EXPECT_THAT(with("schedule: '@every 5m'"), HasSubstr("in Vitals: interval: 10s\n"));
    EXPECT_THAT(with("failureThreshold: {}"), HasSubstr("in Vitals: failuresBeforeCritical: 3\n"));
    EXPECT_THAT(with("timeoutSeconds: no"), HasSubstr("in Vitals: timeout: 5s\n"));
    EXPECT_THAT(with("statusCode: 2"), HasSubstr("in Vitals: expect: {status: [200-299]}\n"));
    EXPECT_THAT(with("expected_status_codes: 1"), HasSubstr("in Vitals: expect: {status"));
    EXPECT_THAT(with("conditions: []"), HasSubstr("in Vitals: expect: {status"));
    EXPECT_THAT(with("headers: {}"), HasSubstr("in Vitals: header: {X-Name: [value]}\n"));
    EXPECT_THAT(with("initialDelaySeconds: 5"), HasSubstr("no delay before the first probe"));
    EXPECT_THAT(
        problems_in("defaults: {periodSeconds: 5}\nchecks: []\n"),
        HasSubstr("in Vitals: interval: 5s\n")
    );
}

TEST(ForeignWord, is_answered_with_the_numbers_that_the_author_wrote) {
    EXPECT_THAT(with("periodSeconds: 15"), HasSubstr("in Vitals: interval: 15s\n"));
    EXPECT_THAT(with("frequency: 1m30s"), HasSubstr("in Vitals: interval: 1m30s\n"));
    EXPECT_THAT(with("timeoutSeconds: 2"), HasSubstr("in Vitals: timeout: 2s\n"));
    EXPECT_THAT(with("timeoutMs: 250"), HasSubstr("in Vitals: timeout: 250ms\n"));
    EXPECT_THAT(with("failureThreshold: 5"), HasSubstr("in Vitals: failuresBeforeCritical: 5\n"));
    EXPECT_THAT(with("expectedStatus: 200"), HasSubstr("in Vitals: expect: {status: [200]}\n"));
    EXPECT_THAT(
        with("valid_status_codes: [200, 204]"),
        HasSubstr("in Vitals: expect: {status: [200, 204]}\n")
    );
    EXPECT_THAT(with("disabled: false"), HasSubstr("in Vitals: enabled: true\n"));
    EXPECT_THAT(with("followRedirects: true"), HasSubstr("in Vitals: disableRedirects: false\n"));
    EXPECT_THAT(with("insecure: true"), HasSubstr("in Vitals: tlsSkipVerify: true\n"));
}

TEST(ForeignWord, is_answered_without_a_value_that_may_be_a_secret) {
    for (auto const* const field : {"timeoutSeconds", "password", "failureThreshold", "statusCode"})
        EXPECT_THAT(with(std::string{field} + ": s3cret"), Not(HasSubstr("s3cret"))) << field;
}

TEST(ForeignWord, for_a_target_needs_no_second_line_that_there_is_none) {
    for (auto const* const field :
         {"url: http://a/",
          "httpGet: {path: /, port: 80}",
          "ssh: a",
          "test: [CMD, curl, http://a/]",
          "host: a"}) {
        auto const message = problems_in("checks:\n- id: a\n  " + std::string{field} + "\n");

        EXPECT_EQ(lines(message), 1) << message;
        EXPECT_THAT(message, StartsWith("c.yaml:3:3: check \"a\": ")) << message;
        EXPECT_THAT(message, HasSubstr("http")) << message;
    }
}

TEST(ForeignWord, for_a_target_that_vitals_has_not_says_so) {
    EXPECT_EQ(
        problems_in("checks: [{id: a, ssh: b}]"),
        "c.yaml:1:18: check \"a\": `ssh` is not supported by this version; supported: http, "
        "tcp, udp, ttl, dns, h2ping, grpc, icmp, websocket, alias, aliasService, aliasConfigMap\n"
    );
    EXPECT_EQ(
        problems_in("checks: [{id: a, ping: b}]"),
        "c.yaml:1:18: check \"a\": unknown field \"ping\" in a check; in Vitals: icmp: "
        "host.example\n"
    );
    EXPECT_EQ(
        problems_in("checks: [{id: a, wss: b}]"),
        "c.yaml:1:18: check \"a\": unknown field \"wss\" in a check; in Vitals: websocket: "
        "ws://host:port/path\n"
    );
}

TEST(ForeignWord, of_an_assertion_is_not_taken_for_a_part_of_the_request) {
    EXPECT_THAT(
        with("expect: {body: ok}"),
        AllOf(
            HasSubstr("4:12: check \"a\": `body`: the body of the answer cannot be checked in this "
                      "version; body in a check is that of the request"),
            Not(HasSubstr("must be in a check"))
        )
    );
    EXPECT_THAT(with("expect: {header: {X: y}}"), HasSubstr("the headers of the answer cannot"));
    EXPECT_THAT(with("expect: {json: x}"), HasSubstr("the body of the answer cannot"));
    EXPECT_THAT(with("expect: {latency: 3s}"), HasSubstr("in Vitals: timeout: 3s; latency"));
    EXPECT_THAT(with("expect: {statusCode: 200}"), HasSubstr("in Vitals: status: [200]"));
    EXPECT_THAT(with("expect: {http: x}"), HasSubstr("`http` must be in a check, not in expect"));
}

TEST(UnknownField, is_reported_with_few_of_the_names_that_there_are) {
    auto const message = with("frobnicate: 1");

    EXPECT_THAT(
        message,
        HasSubstr("known: id, http, method, header, body, interval, timeout, expect")
    );
    EXPECT_LE(message.size(), 180U);
}

TEST(ForeignFormat, is_named_once_and_answered_by_an_example) {
    struct {
        char const* text;
        char const* says;
    } const all[]{
        {"endpoints:\n- {name: a, url: 'http://a'}\n",
         "a Gatus configuration; in Vitals: checks: [{id"},
        {"modules: {http_2xx: {prober: http}}\n", "a blackbox exporter configuration; in Vitals"},
        {"livenessProbe: {httpGet: {path: /}}\n", "a Kubernetes probe; in Vitals: checks: [{id"},
        {"httpGet: {path: /}\nperiodSeconds: 5\n", "a Kubernetes probe; in Vitals: checks: [{id"},
        {"groups: []\n", "a Prometheus configuration"},
        {"apiVersion: monitoring.coreos.com/v1\nkind: Probe\n",
         "of kind \"Probe\", not a manifest; in Vitals"},
        {"kind: ConfigMap\napiVersion: v1\ndata: {}\n", "write only the text of the manifest"},
    };
    for (auto const& [text, says] : all) {
        auto const read = parse_one(text);

        EXPECT_FALSE(read.readable) << text;
        EXPECT_TRUE(read.foreign) << text;
        EXPECT_EQ(read.problems.size(), 1U) << text;
        EXPECT_THAT(problems_in(read), HasSubstr(says));
    }
}

TEST(ForeignFormat, of_a_kubernetes_object_that_does_not_say_what_it_is) {
    EXPECT_EQ(
        problems_in("apiVersion: v1\nmetadata: {name: a}\ndata: {}\n"),
        "c.yaml:1:1: `kind` is missing: write kind: ConfigMap\n"
    );
    EXPECT_THAT(problems_in("kind: ConfigMap\ndata: {}\n"), HasSubstr("apiVersion: v1\n"));
    EXPECT_THAT(problems_in("metadata: {}\ndata: {}\n"), HasSubstr("`apiVersion` and `kind`"));
    EXPECT_THAT(problems_in("data: {}\n"), HasSubstr("unknown field \"data\""));
}

TEST(ForeignFormat, of_gatus_is_not_seen_in_services_of_consul) {
    EXPECT_THAT(problems_in("services: [{url: 'http://a'}]\n"), HasSubstr("Gatus"));
    EXPECT_THAT(problems_in("services: [{name: a, port: 80}]\n"), Not(HasSubstr("Gatus")));
}

TEST(ForeignFormat, is_not_seen_in_a_manifest_that_has_checks) {
    auto const read = parse_one("checks: [{id: a, http: 'http://a'}]\nendpoints: []\n");

    EXPECT_FALSE(read.foreign);
    EXPECT_TRUE(read.readable);
    EXPECT_THAT(problems_in(read), HasSubstr("unknown field \"endpoints\" in a manifest"));
}

TEST(Hcl, is_named_where_it_begins) {
    for (auto const* const text :
         {"# ours\n  service {\n  name = \"a\"\n}\n",
          "\n\n  check = {\n  id = \"a\"\n}\n",
          "\n// x\n\n  services {\n}\n",
          "#\r\n#\r\n  checks = [\n]\n"})
        for (auto const* const key : {"c.yaml", "c.json"}) {
            auto const message = problems_in(parse_one(text, key));

            EXPECT_THAT(message, HasSubstr(": this is HCL, which Vitals does not read")) << text;
            EXPECT_EQ(lines(message), 1) << message;
            EXPECT_THAT(message, HasSubstr(":3: ")) << message;
        }
    EXPECT_THAT(problems_in("checkpoint = {\n"), Not(HasSubstr("HCL")));
    EXPECT_THAT(problems_in("checks: {\n"), Not(HasSubstr("HCL")));
}

TEST(ManifestShape, is_reported_when_the_list_or_its_name_is_missing) {
    EXPECT_EQ(
        problems_in("id: a\nhttp: http://a\n"),
        "c.yaml:1:1: a check must be in a list: write `checks:` above it and `- ` before its first "
        "field\n"
    );
    EXPECT_EQ(
        problems_in("- id: a\n  http: http://a\n"),
        "c.yaml:1:1: a manifest is a map: write `checks:` above this list\n"
    );
    EXPECT_THAT(
        problems_in("checks: {id: a, http: 'http://a'}"),
        HasSubstr("checks: a list is needed; found a map; write `- ` before the first field")
    );
    EXPECT_EQ(
        problems_in("chekcs: []\n"),
        "c.yaml:1:1: unknown field \"chekcs\" in a manifest; did you mean checks?\n"
    );
    EXPECT_EQ(
        problems_in("{}"),
        "c.yaml:1:1: `checks` is missing; write `checks: []` for no checks\n"
    );
    EXPECT_THAT(problems_in("foo: 1"), Not(HasSubstr("is missing")));
}

TEST(Suggestion, of_a_misspelt_field_is_given_apart_from_the_sentence) {
    auto const read = parse_one("checks:\n- {id: a, htp: 'http://a', frobnicate: 1}\n");

    ASSERT_EQ(read.problems.size(), 2U);
    EXPECT_EQ(read.problems[0].instead, "http");
    EXPECT_THAT(read.problems[1].instead, IsEmpty());
}

}  // namespace vitals::inline core::manifest
