// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/foreign_words.hpp"

#include "core/manifest/field_names.hpp"
#include "core/manifest/foreign_words_in_check.hpp"
#include "core/manifest/suggestion.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

constexpr std::size_t longest_word = 40;

constexpr std::string_view answer_body =
    "the body of the answer cannot be checked in this version; body in a check is that of the "
    "request";
constexpr std::string_view answer_header =
    "the headers of the answer cannot be checked in this version; header in a check is that of the "
    "request";
constexpr suggestion status{"in Vitals: status: [", "200-299", own_value::codes, "]"};
constexpr suggestion warn_status{"in Vitals: warnStatus: [", "429", own_value::codes, "]"};

// Sorted.
constexpr std::array<foreign_word, 28> in_expect{{
    {"body", answer_body},    {"cert", certificate},     {"certificate", certificate},
    {"code", status},         {"codes", status},         {"contains", answer_body},
    {"content", answer_body}, {"degraded", warn_status}, {"duration", latency},
    {"expiry", certificate},  {"header", answer_header}, {"headers", answer_header},
    {"json", answer_body},    {"jsonpath", answer_body}, {"keyword", answer_body},
    {"latency", latency},     {"matches", answer_body},  {"maxlatency", latency},
    {"regex", answer_body},   {"responsecodes", status}, {"responsetime", latency},
    {"statuscode", status},   {"statuscodes", status},   {"text", answer_body},
    {"tls", certificate},     {"warn", warn_status},     {"warncodes", warn_status},
    {"warning", warn_status},
}};

constexpr std::string_view ca_in_tls = "in Vitals: ca: {configMap: {name: our-ca, key: ca.crt}}";
constexpr std::string_view client_in_tls = "in Vitals: client: {secret: {name: probe-cert}}";
constexpr std::string_view own_namespace =
    "a Secret or ConfigMap is always of the namespace of the check's own ConfigMap, so that nobody "
    "names those of another team";
constexpr std::string_view server_name_in_tls = "in Vitals: serverName: host.example";
constexpr suggestion skip_verify_in_tls{"in Vitals: skipVerify: ", "true", own_value::toggle};
constexpr std::string_view min_version_in_tls = "in Vitals: minVersion: \"1.3\"";

// Of a `tls_config` of Prometheus, of Go and of Kubernetes. Sorted.
constexpr std::array<foreign_word, 17> in_tls{{
    {"cabundle", ca_in_tls},
    {"cafile", ca_in_tls},
    {"cert", client_in_tls},
    {"certexpiry", certificate},
    {"certfile", client_in_tls},
    {"certificatefile", client_in_tls},
    {"clientcert", client_in_tls},
    {"insecure", skip_verify_in_tls},
    {"insecureskipverify", skip_verify_in_tls},
    {"keyfile", client_in_tls},
    {"minimumversion", min_version_in_tls},
    {"privatekeyfile", client_in_tls},
    {"sni", server_name_in_tls},
    {"tlsminversion", min_version_in_tls},
    {"tlsservername", server_name_in_tls},
    {"tlsskipverify", skip_verify_in_tls},
    {"version", min_version_in_tls},
}};

constexpr std::string_view by_name = "in Vitals: secret: {name: probe-token, key: token}";

// Of Kubernetes' containers. Sorted.
constexpr std::array<foreign_word, 3> in_source{{
    {"configmapkeyref", "in Vitals: configMap: {name: our-ca, key: ca.crt}"},
    {"secretkeyref", by_name},
    {"valuefrom", by_name},
}};

constexpr std::array<foreign_word, 2> in_key{{{"namespace", own_namespace}, {"ns", own_namespace}}};

constexpr std::string_view send_hex = "in Vitals: sendHex: 0a ff";
constexpr std::string_view expect = "in Vitals: expect: text";
constexpr std::string_view expect_hex = "in Vitals: expectHex: 0a ff";
constexpr std::string_view no_regex = "in Vitals: expect: text, which is no regular expression";
constexpr std::string_view one_timeout = "the timeout of the check is for all its steps";
constexpr std::string_view tls_of_check =
    "TLS begins before the steps: write tcpUseTls: true or starttls: smtp in the check";

// Of HAProxy's tcp-check, the blackbox exporter's query_response and expect(1). Sorted.
constexpr std::array<foreign_word, 24> in_step{{
    {"answer", expect},        {"binary", expect_hex},       {"body", expect},
    {"contains", expect},      {"expectbinary", expect_hex}, {"expectbytes", expect_hex},
    {"expectregex", no_regex}, {"expectstring", expect},     {"hex", send_hex},
    {"match", expect},         {"matches", no_regex},        {"rbinary", no_regex},
    {"read", expect},          {"receive", expect},          {"regex", no_regex},
    {"response", expect},      {"rstring", no_regex},        {"sendbinary", send_hex},
    {"sendbytes", send_hex},   {"starttls", tls_of_check},   {"string", expect},
    {"timeout", one_timeout},  {"tls", tls_of_check},        {"write", "in Vitals: send: text"},
}};

static_assert(std::ranges::is_sorted(in_expect, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_tls, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_source, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_step, {}, &foreign_word::word));

std::string bare(std::string_view word) {
    std::string letters;
    for (char const c : word)
        if (c != '_' && c != '-') letters += ascii::to_lower(c);
    return letters;
}

std::span<foreign_word const> words_in(scope where) {
    if (where == scope::check || where == scope::defaults) return foreign_words_in_check();
    if (where == scope::expect) return in_expect;
    if (where == scope::tls) return in_tls;
    if (where == scope::source) return in_source;
    if (where == scope::key_name) return in_key;
    if (where == scope::step) return in_step;
    return {};
}

}  // namespace

foreign_word const* find_foreign_word(scope where, std::string_view spelling) {
    if (spelling.size() > longest_word) return nullptr;
    auto const words = words_in(where);
    auto const word = bare(spelling);
    auto const found = std::ranges::lower_bound(words, word, {}, &foreign_word::word);
    return found == words.end() || found->word != word ? nullptr : &*found;
}

}  // namespace vitals::inline core::manifest
