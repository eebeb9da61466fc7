// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/foreign_words.hpp"

#include "core/manifest/field_names.hpp"
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

constexpr suggestion interval{"in Vitals: interval: ", "10s", own_value::seconds};
constexpr suggestion codes{"in Vitals: expect: {status: [", "200-299", own_value::codes, "]}"};
constexpr std::string_view header = "in Vitals: header: {X-Name: [value]}";
constexpr std::string_view authorization =
    "in Vitals: auth: {bearer: {secret: {name: probe-token, key: token}}}, or header: "
    "{Authorization: [...]}";
constexpr suggestion failures{"in Vitals: failuresBeforeCritical: ", "3", own_value::count};
constexpr std::string_view url = "in Vitals: http: http://host:port/path";
constexpr std::string_view ping = "in Vitals: icmp: host.example";
constexpr suggestion skip_verify{"in Vitals: tlsSkipVerify: ", "true", own_value::toggle};
constexpr suggestion redirects{"in Vitals: disableRedirects: ", "true", own_value::opposite};
constexpr suggestion no_redirects{"in Vitals: disableRedirects: ", "true", own_value::toggle};
constexpr std::string_view certificate =
    "the certificate must be valid; its age cannot be checked in this version";
constexpr suggestion latency{
    "in Vitals: timeout: ",
    "5s",
    own_value::seconds,
    "; latency alone cannot be checked in this version"
};
constexpr std::string_view alerts =
    "Vitals does not send alerts itself: Prometheus does, from its metrics";
constexpr std::string_view delay =
    "Vitals has no delay before the first probe; status: passing is a good status until then";
constexpr suggestion successes{"in Vitals: successBeforePassing: ", "2", own_value::count};
constexpr suggestion timeout{"in Vitals: timeout: ", "5s", own_value::seconds};
constexpr suggestion timeout_ms{"in Vitals: timeout: ", "500ms", own_value::milliseconds};
constexpr std::string_view body = "in Vitals: body: text";
constexpr std::string_view server_name = "in Vitals: tlsServerName: host.example";
constexpr std::string_view ca = "in Vitals: tls: {ca: {configMap: {name: our-ca, key: ca.crt}}}";
constexpr std::string_view client = "in Vitals: tls: {client: {secret: {name: probe-cert}}}";
constexpr std::string_view ca_in_tls = "in Vitals: ca: {configMap: {name: our-ca, key: ca.crt}}";
constexpr std::string_view client_in_tls = "in Vitals: client: {secret: {name: probe-cert}}";
constexpr std::string_view own_namespace =
    "a Secret or ConfigMap is always of the namespace of the check's own ConfigMap, so that nobody "
    "names those of another team";
constexpr std::string_view tls_map =
    "in Vitals: tls: {serverName: host.example, skipVerify: false, minVersion: \"1.3\"}";
constexpr std::string_view min_version = "in Vitals: tls: {minVersion: \"1.3\"}";
constexpr std::string_view server_name_in_tls = "in Vitals: serverName: host.example";
constexpr suggestion skip_verify_in_tls{"in Vitals: skipVerify: ", "true", own_value::toggle};
constexpr std::string_view min_version_in_tls = "in Vitals: minVersion: \"1.3\"";
constexpr std::string_view notes = "in Vitals: notes: text";
constexpr std::string_view name = "in Vitals: name: text";
constexpr suggestion disabled{"in Vitals: enabled: ", "false", own_value::opposite};
constexpr std::string_view answer =
    "the body of the answer cannot be checked in this version; body is that of the request";
constexpr std::string_view proxy = "a probe goes straight to the target";
constexpr std::string_view prober =
    "in Vitals each check says by itself what to send and what to expect";
constexpr std::string_view namespaces = "a check belongs to the namespace of its ConfigMap";

constexpr auto target = foreign_word::kind::target;
constexpr auto unsupported = foreign_word::kind::unsupported;

// Of Kubernetes probes, Gatus, the blackbox exporter, canary-checker, Kuberhealthy, Uptime Kuma and
// load balancers. Sorted.
constexpr std::array<foreign_word, 138> in_check{{
    {"acceptedstatuscodes", codes},
    {"address", url, target},
    {"alerting", alerts},
    {"alerts", alerts},
    {"assertions",
     "in Vitals: expect: {status: [200-299]}; other assertions cannot be checked in this version"},
    {"authorization", authorization},
    {"basicauth", authorization},
    {"bearertoken", authorization},
    {"bearertokenfile", authorization},
    {"bodycontains", answer},
    {"bodyregex", answer},
    {"ca", ca},
    {"cabundle", ca},
    {"cafile", ca},
    {"certexpiry", certificate},
    {"certificateexpiration", certificate},
    {"checkinterval", interval},
    {"checktimeout", timeout},
    {"clientcert", client},
    {"code", codes},
    {"codes", codes},
    {"command", "", unsupported},
    {"comment", notes},
    {"conditions",
     "in Vitals: expect: {status: [200-299]}; other conditions cannot be checked in this version"},
    {"credentials", authorization},
    {"description", notes},
    {"disable", disabled},
    {"disabled", disabled},
    {"displayname", name},
    {"endpoint", url, target},
    {"endpoints", url, target},
    {"every", interval},
    {"exec", "", unsupported},
    {"expectbody", answer},
    {"expectedbody", answer},
    {"expectedcode", codes},
    {"expectedresponsecodes", codes},
    {"expectedstatus", codes},
    {"expectedstatuscode", codes},
    {"expectedstatuscodes", codes},
    {"expectstatus", codes},
    {"expirynotification", certificate},
    {"failifbodymatchesregexp", answer},
    {"failifbodynotmatchesregexp", answer},
    {"failures", failures},
    {"failurethreshold", failures},
    {"followredirects", redirects},
    {"frequency", interval},
    {"headers", header},
    {"healthythreshold", successes},
    {"host", url, target},
    {"hostname", url, target},
    {"httpget", url, target},
    {"httpheaders", header},
    {"ignoreredirect", no_redirects},
    {"ignoretls", skip_verify},
    {"initialdelay", delay},
    {"initialdelayseconds", delay},
    {"insecure", skip_verify},
    {"insecureskipverify", skip_verify},
    {"intervalseconds", interval},
    {"jsonpath", answer},
    {"jsonquery", answer},
    {"keyword", answer},
    {"latency", latency},
    {"livenessprobe", url, target},
    {"maxredirects", redirects},
    {"maxresponsetime", latency},
    {"maxretries", failures},
    {"maxsslexpiry", certificate},
    {"minversion", min_version},
    {"module", prober},
    {"modules", prober},
    {"namespace", namespaces},
    {"nofollowredirects", no_redirects},
    {"notificationidlist", alerts},
    {"notifications", alerts},
    {"oauth2", authorization},
    {"partition", namespaces},
    {"password", authorization},
    {"path", url, target},
    {"paused", disabled},
    {"payload", body},
    {"period", interval},
    {"periodseconds", interval},
    {"ping", ping, target},
    {"podspec", "", unsupported},
    {"port", url, target},
    {"prober", prober},
    {"proxy", proxy},
    {"proxyurl", proxy},
    {"readinessprobe", url, target},
    {"requestbody", body},
    {"requestheaders", header},
    {"requesttimeout", timeout},
    {"responsecode", codes},
    {"responsecodes", codes},
    {"responsecontent", answer},
    {"responsejsoncontent", answer},
    {"responsetime", latency},
    {"retries", failures},
    {"runinterval", interval},
    {"schedule", interval},
    {"scheme", url, target},
    {"scrapetimeout", timeout},
    {"servername", server_name},
    {"skiptlsverify", skip_verify},
    {"sni", server_name},
    {"ssh", "", unsupported},
    {"startperiod", delay},
    {"startupprobe", url, target},
    {"statuscode", codes},
    {"statuscodes", codes},
    {"successthreshold", successes},
    {"suspend", disabled},
    {"suspended", disabled},
    {"target", url, target},
    {"targets", url, target},
    {"tcpsocket", "in Vitals: tcp: host:port", target},
    {"terminationgraceperiodseconds", "Vitals restarts nothing"},
    {"test", "", unsupported},
    {"threshold", failures},
    {"timeoutms", timeout_ms},
    {"timeoutseconds", timeout},
    {"title", name},
    {"tlsconfig", tls_map},
    {"tlsinsecure", skip_verify},
    {"tlsinsecureskipverify", skip_verify},
    {"tlsminversion", min_version},
    {"type", prober},
    {"unhealthythreshold", failures},
    {"uri", url, target},
    {"url", url, target},
    {"urls", url, target},
    {"username", authorization},
    {"validstatuscodes", codes},
    {"websocket", "", unsupported},
    {"ws", "", unsupported},
}};

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

// Of a `tls_config` of Prometheus, of Go and of Kubernetes. Sorted.
constexpr std::array<foreign_word, 14> in_tls{{
    {"cabundle", ca_in_tls},
    {"cafile", ca_in_tls},
    {"cert", client_in_tls},
    {"certfile", client_in_tls},
    {"clientcert", client_in_tls},
    {"insecure", skip_verify_in_tls},
    {"insecureskipverify", skip_verify_in_tls},
    {"keyfile", client_in_tls},
    {"minimumversion", min_version_in_tls},
    {"sni", server_name_in_tls},
    {"tlsminversion", min_version_in_tls},
    {"tlsservername", server_name_in_tls},
    {"tlsskipverify", skip_verify_in_tls},
    {"version", min_version_in_tls},
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

static_assert(std::ranges::is_sorted(in_check, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_expect, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_tls, {}, &foreign_word::word));
static_assert(std::ranges::is_sorted(in_step, {}, &foreign_word::word));

std::string bare(std::string_view word) {
    std::string letters;
    for (char const c : word)
        if (c != '_' && c != '-') letters += ascii::to_lower(c);
    return letters;
}

std::span<foreign_word const> words_in(scope where) {
    if (where == scope::check || where == scope::defaults) return in_check;
    if (where == scope::expect) return in_expect;
    if (where == scope::tls) return in_tls;
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
