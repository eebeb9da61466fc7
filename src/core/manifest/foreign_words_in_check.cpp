// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/foreign_words_in_check.hpp"

#include "core/manifest/foreign_words.hpp"
#include "core/manifest/suggestion.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

constexpr suggestion interval{"in Vitals: interval: ", "10s", own_value::seconds};
constexpr suggestion codes{"in Vitals: expect: {status: [", "200-299", own_value::codes, "]}"};
constexpr std::string_view header = "in Vitals: header: {X-Name: [value]}";
constexpr std::string_view bearer =
    "in Vitals: auth: {bearer: {secret: {name: probe-token, key: token}}}";
constexpr std::string_view basic = "in Vitals: auth: {basic: {secret: {name: probe-login}}}";
constexpr std::string_view oauth2 =
    "Vitals asks for no token itself; with one of a Secret: auth: {bearer: {secret: {name: "
    "probe-token, key: token}}}";
constexpr suggestion failures{"in Vitals: failuresBeforeCritical: ", "3", own_value::count};
constexpr std::string_view url = "in Vitals: http: http://host:port/path";
constexpr std::string_view websocket = "in Vitals: websocket: ws://host:port/path";
constexpr std::string_view ping = "in Vitals: icmp: host.example";
constexpr suggestion skip_verify{"in Vitals: tlsSkipVerify: ", "true", own_value::toggle};
constexpr suggestion redirects{"in Vitals: disableRedirects: ", "true", own_value::opposite};
constexpr suggestion no_redirects{"in Vitals: disableRedirects: ", "true", own_value::toggle};
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
constexpr std::string_view tls_map =
    "in Vitals: tls: {serverName: host.example, skipVerify: false, minVersion: \"1.3\"}";
constexpr std::string_view min_version = "in Vitals: tls: {minVersion: \"1.3\"}";
constexpr std::string_view notes = "in Vitals: notes: text";
constexpr std::string_view name = "in Vitals: name: text";
constexpr suggestion disabled{"in Vitals: enabled: ", "false", own_value::opposite};
constexpr std::string_view answer =
    "the body of the answer cannot be checked in this version; body is that of the request";
constexpr std::string_view proxy = "a probe goes straight to the target";
constexpr std::string_view prober =
    "in Vitals each check says by itself what to send and what to expect";
constexpr std::string_view namespaces = "a check belongs to the namespace of its ConfigMap";

constexpr std::string_view answer_header =
    "the headers of the answer cannot be checked in this version; header is that of the request";
constexpr std::string_view no_choice = "it cannot be chosen or checked in this version";
constexpr std::string_view addresses =
    "Vitals tries all addresses of a name, one after the other; write an address to choose one";
constexpr std::string_view encrypted =
    "the target says whether TLS is used: https, tcpUseTls, grpcUseTls or starttls";
constexpr std::string_view client_of_tls =
    "in Vitals: tls: {client: {secret: {name: probe-cert}}} for a certificate, and for Gatus' "
    "client: timeout, tlsSkipVerify, disableRedirects in the check";
constexpr std::string_view http2 = "in Vitals: httpVersion: \"2\"";

constexpr auto target = foreign_word::kind::target;
constexpr auto unsupported = foreign_word::kind::unsupported;

// Of Kubernetes probes, Gatus, the blackbox exporter, canary-checker, Kuberhealthy, Uptime Kuma and
// load balancers. Sorted.
constexpr std::array<foreign_word, 159> words{{
    {"acceptedstatuscodes", codes},
    {"address", url, target},
    {"alerting", alerts},
    {"alerts", alerts},
    {"assertions",
     "in Vitals: expect: {status: [200-299]}; other assertions cannot be checked in this version"},
    {"authorization", bearer},
    {"basicauth", basic},
    {"bearertoken", bearer},
    {"bearertokenfile", bearer},
    {"bodycontains", answer},
    {"bodyregex", answer},
    {"ca", ca},
    {"cabundle", ca},
    {"cafile", ca},
    {"certexpiry", certificate},
    {"certificateexpiration", certificate},
    {"checkinterval", interval},
    {"checktimeout", timeout},
    {"client", client_of_tls},
    {"clientcert", client},
    {"code", codes},
    {"codes", codes},
    {"command", "", unsupported},
    {"comment", notes},
    {"conditions",
     "in Vitals: expect: {status: [200-299]}; other conditions cannot be checked in this version"},
    {"credentials", bearer},
    {"description", notes},
    {"disable", disabled},
    {"disabled", disabled},
    {"displayname", name},
    {"dnsresolver", "in Vitals: resolver: 9.9.9.9"},
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
    {"failifheadermatches", answer_header},
    {"failifheadernotmatches", answer_header},
    {"failifnotssl", encrypted},
    {"failifssl", encrypted},
    {"failures", failures},
    {"failurethreshold", failures},
    {"followredirects", redirects},
    {"frequency", interval},
    {"group", "in Vitals: labels: {group: text}"},
    {"grpcservice", "in Vitals: grpc: host:port/service"},
    {"headers", header},
    {"healthythreshold", successes},
    {"hide", "Vitals has nothing instead"},
    {"host", url, target},
    {"hostname", url, target},
    {"http2", http2},
    {"httpget", url, target},
    {"httpheaders", header},
    {"ignoreredirect", no_redirects},
    {"ignoretls", skip_verify},
    {"initialdelay", delay},
    {"initialdelayseconds", delay},
    {"insecure", skip_verify},
    {"insecureskipverify", skip_verify},
    {"intervalseconds", interval},
    {"ipprotocolfallback", addresses},
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
    {"oauth2", oauth2},
    {"partition", namespaces},
    {"password", basic},
    {"path", url, target},
    {"paused", disabled},
    {"payload", body},
    {"period", interval},
    {"periodseconds", interval},
    {"ping", ping, target},
    {"podspec", "", unsupported},
    {"port", url, target},
    {"preferredipprotocol", addresses},
    {"prober", prober},
    {"proxy", proxy},
    {"proxyurl", proxy},
    {"queryname", "in Vitals: dns: name; the server that is asked is its `resolver`", target},
    {"queryresponse", "in Vitals: steps: [{expect: text}, {send: text}]"},
    {"querytype", "in Vitals: recordType: MX"},
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
    {"send", "in Vitals: steps: [{send: text}, {expect: text}]"},
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
    {"transportprotocol", no_choice},
    {"type", prober},
    {"unhealthythreshold", failures},
    {"uri", url, target},
    {"url", url, target},
    {"urls", url, target},
    {"username", basic},
    {"usetls", encrypted},
    {"validateanswerrrs", "in Vitals: answers: [10.0.0.5]"},
    {"validhttpversions", no_choice},
    {"validrcodes", "in Vitals: rcode: NOERROR"},
    {"validstatuscodes", codes},
    {"ws", websocket, target},
    {"wss", websocket, target},
}};

static_assert(std::ranges::is_sorted(words, {}, &foreign_word::word));

}  // namespace

std::span<foreign_word const> foreign_words_in_check() {
    return words;
}

}  // namespace vitals::inline core::manifest
