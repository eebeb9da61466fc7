// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Each piece of advice to somebody who comes from another tool.

#include "core/manifest/foreign_format.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct answered {
    char const* field;  // with a value that is not repeated
    char const* by;     // the end of the message
};

std::string with(std::string const& more) {
    return problems_in("checks:\n- id: a\n  http: http://a\n  " + more + "\n");
}

}  // namespace

TEST(ForeignAdvice, for_a_field_of_another_tool_names_what_vitals_has_instead) {
    constexpr answered all[]{
        {"every: {}", "in Vitals: interval: 10s"},
        {"codes: {}", "in Vitals: expect: {status: [200-299]}"},
        {"assertions: {}",
         "in Vitals: expect: {status: [200-299]}; other assertions cannot be checked in this "
         "version"},
        {"conditions: {}",
         "in Vitals: expect: {status: [200-299]}; other conditions cannot be checked in this "
         "version"},
        {"headers: {}", "in Vitals: header: {X-Name: [value]}"},
        {"password: {}", "in Vitals: auth: {basic: {secret: {name: probe-login}}}"},
        {"bearerToken: {}", "in Vitals: auth: {bearer: {secret: {name: probe-token, key: token}}}"},
        {"oauth2: {}",
         "Vitals asks for no token itself; with one of a Secret: auth: {bearer: {secret: {name: "
         "probe-token, key: token}}}"},
        {"client: {}",
         "in Vitals: tls: {client: {secret: {name: probe-cert}}} for a certificate, and for Gatus' "
         "client: timeout, tlsSkipVerify, disableRedirects in the check"},
        {"query_response: {}", "in Vitals: steps: [{expect: text}, {send: text}]"},
        {"query_name: {}", "in Vitals: dns: name; the server that is asked is its `resolver`"},
        {"valid_rcodes: {}", "in Vitals: rcode: NOERROR"},
        {"preferred_ip_protocol: {}",
         "Vitals tries all addresses of a name, one after the other; write an address to choose "
         "one"},
        {"fail_if_not_ssl: {}",
         "the target says whether TLS is used: https, tcpUseTls, grpcUseTls or starttls"},
        {"group: {}", "in Vitals: labels: {group: text}"},
        {"hide: {}", "Vitals has nothing instead"},
        {"http2: {}", "in Vitals: httpVersion: \"2\""},
        {"retries: {}", "in Vitals: failuresBeforeCritical: 3"},
        {"address: {}", "in Vitals: http: http://host:port/path"},
        {"insecure: {}", "in Vitals: tlsSkipVerify: true"},
        {"maxRedirects: {}", "in Vitals: disableRedirects: true"},
        {"noFollowRedirects: {}", "in Vitals: disableRedirects: true"},
        {"noFollowRedirects: false", "in Vitals: disableRedirects: false"},
        {"certExpiry: {}",
         "the certificate must be valid; its age cannot be checked in this version"},
        {"latency: {}", "in Vitals: timeout: 5s; latency alone cannot be checked in this version"},
        {"alerts: {}", "Vitals does not send alerts itself: Prometheus does, from its metrics"},
        {"startPeriod: {}",
         "Vitals has no delay before the first probe; status: passing is a good status until then"},
        {"successThreshold: {}", "in Vitals: successBeforePassing: 2"},
        {"timeoutSeconds: {}", "in Vitals: timeout: 5s"},
        {"timeoutMs: {}", "in Vitals: timeout: 500ms"},
        {"payload: {}", "in Vitals: body: text"},
        {"sni: {}", "in Vitals: tlsServerName: host.example"},
        {"caFile: {}", "in Vitals: tls: {ca: {configMap: {name: our-ca, key: ca.crt}}}"},
        {"clientCert: {}", "in Vitals: tls: {client: {secret: {name: probe-cert}}}"},
        {"tlsConfig: {}",
         "in Vitals: tls: {serverName: host.example, skipVerify: false, minVersion: \"1.3\"}"},
        {"description: {}", "in Vitals: notes: text"},
        {"title: {}", "in Vitals: name: text"},
        {"disabled: {}", "in Vitals: enabled: false"},
        {"bodyContains: {}",
         "the body of the answer cannot be checked in this version; body is that of the request"},
        {"proxyUrl: {}", "a probe goes straight to the target"},
        {"prober: {}", "in Vitals each check says by itself what to send and what to expect"},
        {"namespace: {}", "a check belongs to the namespace of its ConfigMap"},
        {"terminationGracePeriodSeconds: {}", "Vitals restarts nothing"},
        {"expect: {regex: x}",
         "the body of the answer cannot be checked in this version; body in a check is that of the "
         "request"},
        {"expect: {headers: x}",
         "the headers of the answer cannot be checked in this version; header in a check is that "
         "of the request"},
        {"expect: {codes: {}}", "in Vitals: status: [200-299]"},
        {"expect: {degraded: {}}", "in Vitals: warnStatus: [429]"},
        {"expect: {duration: {}}",
         "in Vitals: timeout: 5s; latency alone cannot be checked in this version"},
        {"expect: {expiry: {}}",
         "the certificate must be valid; its age cannot be checked in this version"},
    };
    for (auto const& [field, by] : all)
        EXPECT_THAT(with(field), EndsWith(std::string{by} + "\n")) << field;
}

TEST(ForeignAdvice, is_found_whatever_the_spelling_and_given_for_whole_words_alone) {
    for (auto const* spelling : {"timeout_seconds", "timeout-seconds", "TIMEOUTSECONDS"})
        EXPECT_THAT(with(std::string{spelling} + ": {}"), EndsWith("in Vitals: timeout: 5s\n"));
    EXPECT_THAT(with("timeoutSecondsAndMore: 1"), Not(HasSubstr("in Vitals")));
    EXPECT_THAT(with("zzz: 1"), Not(HasSubstr("in Vitals")));
    auto const padded = "every" + std::string(36, '_');  // 41 characters
    EXPECT_THAT(with(padded + ": {}"), Not(HasSubstr("in Vitals")));
    EXPECT_THAT(with(padded.substr(1) + "y: {}"), Not(HasSubstr("in Vitals")));
    EXPECT_THAT(with(padded.substr(0, 40) + ": {}"), HasSubstr("in Vitals: interval"));
}

TEST(ForeignAdvice, for_a_whole_file_of_another_tool_names_the_tool) {
    constexpr answered all[]{
        {"endpoints",
         "this is a Gatus configuration; in Vitals: checks: [{id: website, http: "
         "https://example.org/health, interval: 60s, expect: {status: [200]}}]"},
        {"external-endpoints", "expect: {status: [200]}}]"},
        {"suites", "expect: {status: [200]}}]"},
        {"modules",
         "this is a blackbox exporter configuration; in Vitals each target is a check: "
         "checks: [{id: website, http: https://example.org/, timeout: 5s}]"},
        {"httpGet",
         "this is a Kubernetes probe; in Vitals: checks: [{id: web, http: "
         "http://web.shop.svc:8080/healthz, interval: 10s, failuresBeforeCritical: 3}]"},
        {"livenessProbe", "failuresBeforeCritical: 3}]"},
        {"readinessProbe", "failuresBeforeCritical: 3}]"},
        {"startupProbe", "failuresBeforeCritical: 3}]"},
        {"tcpSocket", "failuresBeforeCritical: 3}]"},
        {"groups", "this is a Prometheus configuration, not a manifest"},
        {"scrape_configs", "this is a Prometheus configuration, not a manifest"},
        {"rule_files", "this is a Prometheus configuration, not a manifest"},
    };
    for (auto const& [field, by] : all) {
        auto const message = problems_in("x-first: 1\n" + std::string{field} + ": []\n");
        EXPECT_THAT(message, testing::StartsWith("c.yaml:2:1: this is")) << field;
        EXPECT_THAT(message, EndsWith(std::string{by} + "\n")) << field;
    }
}

TEST(ForeignAdvice, for_the_objects_of_other_operators_shows_a_check) {
    for (auto const* kind :
         {"Canary", "HealthCheck", "KuberhealthyCheck", "KHCheck", "Probe", "Synthetic"})
        EXPECT_EQ(
            advice_for_kind(kind),
            "in Vitals: checks: [{id: web, http: https://shop.example/, interval: 60s}] in a "
            "ConfigMap"
        );
    EXPECT_EQ(advice_for_kind("Deployment"), "");
    EXPECT_EQ(
        problems_in("apiVersion: apps/v1\nkind: Deployment\n"),
        "c.yaml:1:1: this is a Kubernetes object of kind \"Deployment\", not a manifest; in "
        "Vitals: "
        "checks: [{id: web, http: https://shop.example/, interval: 60s}] in a ConfigMap\n"
    );
    EXPECT_EQ(
        problems_in("apiVersion: v1\nkind: ConfigMap\n"),
        "c.yaml:1:1: this is a Kubernetes object of kind \"ConfigMap\", not a manifest; under a "
        "key "
        "of a ConfigMap write only the text of the manifest: checks: [...]\n"
    );
}

TEST(ForeignAdvice, for_half_an_object_needs_data_or_metadata) {
    EXPECT_EQ(
        problems_in("kind: ConfigMap\nmetadata: {}\n"),
        "c.yaml:1:1: `apiVersion` is missing: write apiVersion: v1\n"
    );
    EXPECT_EQ(
        problems_in("metadata: {}\ndata: {}\n"),
        "c.yaml:1:1: `apiVersion` and `kind` are missing: write apiVersion: v1 and kind: "
        "ConfigMap\n"
    );
    EXPECT_THAT(problems_in("apiVersion: v1\n"), Not(HasSubstr("is missing: write kind")));
    EXPECT_THAT(problems_in("kind: ConfigMap\n"), Not(HasSubstr("is missing: write apiVersion")));
    EXPECT_THAT(problems_in("metadata: {}\n"), Not(HasSubstr("are missing")));
}

TEST(ForeignAdvice, for_services_of_gatus_needs_one_of_its_fields_in_the_first) {
    EXPECT_THAT(problems_in("services: [{conditions: []}]\n"), HasSubstr("Gatus"));
    EXPECT_THAT(problems_in("services: []\n"), Not(HasSubstr("Gatus")));
    EXPECT_THAT(problems_in("services: {url: x}\n"), Not(HasSubstr("Gatus")));
    EXPECT_THAT(problems_in("services: [{name: a}, {url: x}]\n"), Not(HasSubstr("Gatus")));
}

TEST(ForeignAdvice, for_hcl_needs_a_block_in_the_first_line_that_says_something) {
    for (auto const* text :
         {"check {", "service \"web\" {", "checks = [", "services={", "\tcheck\t{", "// a\ncheck {"
         })
        EXPECT_THAT(problems_in(text), HasSubstr("this is HCL")) << text;
    EXPECT_EQ(
        find_hcl("\n  check {\n")->message,
        "this is HCL, which Vitals does not read: write the same in JSON or YAML: check: {id: web, "
        "http: http://web.example/}"
    );
    for (auto const* text :
         {"", "#", "check_a {", "checked {", "other {", "check", "check:", "check  ", "x\ncheck {"})
        EXPECT_FALSE(find_hcl(text)) << text;
    auto const found = find_hcl("# a\r\n \t service {");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->where.line, 2U);
    EXPECT_EQ(found->where.column, 4U);
}

TEST(ForeignAdvice, that_a_check_needs_a_list_is_given_when_no_field_of_a_manifest_is_there) {
    EXPECT_THAT(problems_in("http: http://a\n"), HasSubstr("a check must be in a list"));
    for (auto const* text :
         {"checks: []\nhttp: http://a\n", "http: http://a\ndefaults: {}\n", "x: 1\n"})
        EXPECT_THAT(problems_in(text), Not(HasSubstr("a check must be in a list"))) << text;
}

}  // namespace vitals::inline core::manifest
