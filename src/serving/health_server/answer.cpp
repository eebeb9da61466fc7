// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/answer.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/router.hpp"
#include "serving/health_server/registry.hpp"
#include "serving/health_server/verbose_text.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::health_server {

namespace {

using net::http_server::call;
using net::http_server::read_only;
using net::http_server::request;
using net::http_server::response;
using net::http_server::text;

struct served {
    registry const& state;
    answer_options const& options;
};

reasons visible(answer_options const& options) {
    return options.show_reasons ? reasons::shown : reasons::withheld;
}

// `ping` is always listed (as in kube-apiserver), so that ?verbose is never empty.
std::vector<target_report> with_ping(std::vector<target_report> targets) {
    auto const place = std::ranges::lower_bound(targets, "ping", {}, &target_report::name);
    targets.insert(place, {.name = "ping", .ok = true, .reason = {}});
    return targets;
}

struct endpoint {
    std::string_view path;
    std::vector<target_report> targets;
    bool never = false;  // not ok whatever the targets say
    unsigned failed = 500;
};

endpoint livez(registry const& state) {
    return {.path = "/livez", .targets = with_ping(state.liveness())};
}

endpoint readyz(registry const& state) {
    return {
        .path = "/readyz",
        .targets = with_ping(state.readiness()),
        .never = !state.has_targets()
    };
}

response answer_all(endpoint const& asked, request const& request, answer_options const& options) {
    auto made = decide(asked.path.substr(1), asked.targets, request, visible(options));
    if (asked.never && made.ok) made = {.ok = false, .text = "no health target is registered\n"};
    if (!made.ok) return text(asked.failed, std::move(made.text));
    return text(200, request.parameter("verbose") ? std::move(made.text) : "ok");
}

response answer_one(endpoint const& asked, std::string_view name, answer_options const& options) {
    auto const found = std::ranges::find(asked.targets, name, &target_report::name);
    if (found == asked.targets.end()) return text(404, "no such health target\n");
    if (found->ok) return text(200, "ok");
    std::string body{"internal server error: "};
    return text(asked.failed, body.append(shown_reason(*found, visible(options))).append("\n"));
}

response all_live(served const& from, call const& what) {
    return answer_all(livez(from.state), what.asked, from.options);
}

response one_live(served const& from, call const& what) {
    return answer_one(livez(from.state), what.rest, from.options);
}

response all_ready(served const& from, call const& what) {
    return answer_all(readyz(from.state), what.asked, from.options);
}

response one_ready(served const& from, call const& what) {
    return answer_one(readyz(from.state), what.rest, from.options);
}

// Dapr's contract: the status is the answer, the body is empty unless ?verbose asks for it.
response healthz(served const& from, call const& what) {
    auto endpoint = readyz(from.state);
    endpoint.path = "/healthz";
    endpoint.failed = 503;
    std::erase_if(endpoint.targets, [](auto const& one) { return one.only_readyz; });
    auto reply = answer_all(endpoint, what.asked, from.options);
    if (!what.asked.parameter("verbose")) reply.body.clear();
    return reply;
}

response dapr_error(std::string_view code, std::string_view message) {
    json::writer out;
    out.begin_object().member("errorCode", code).member("message", message).end_object();
    return text(500, out.take(), "application/json");
}

response no_content() {
    return {.status = 204, .headers = {}, .body = {}};
}

response dapr_healthz(served const& from, call const& what) {
    if (!from.state.ready()) {
        std::string names;
        for (auto const& target : from.state.readiness())
            if (!target.ok && !target.only_readyz)
                names += (names.empty() ? "" : " ") + target.name;
        return dapr_error("ERR_HEALTH_NOT_READY", "dapr is not ready: [" + names + "]");
    }
    // Addresses of pods are used again: a caller may insist on the app that it asks.
    auto const wanted = what.asked.parameter("appid");
    if (wanted && *wanted != from.options.app_id)
        return dapr_error("ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
    return no_content();
}

response dapr_outbound(served const& from, call const&) {
    if (from.state.ready()) return no_content();
    return dapr_error("ERR_OUTBOUND_HEALTH_NOT_READY", "dapr outbound is not ready");
}

constexpr std::array<net::http_server::route<served>, 7> routes{{
    {"/livez", read_only, "whether Vitals must be restarted; ?verbose lists the targets", all_live},
    {"/livez/<target>", read_only, "one target of these", one_live},
    {"/readyz", read_only, "whether to rely on its answers; ?verbose", all_ready},
    {"/readyz/<target>", read_only, "one target of these", one_ready},
    {"/healthz", read_only, "as /readyz, 503 when not ready", healthz},
    {"/v1.0/healthz", read_only, "the same, in Dapr's format", dapr_healthz},
    {"/v1.0/healthz/outbound", read_only, "the same for outbound calls", dapr_outbound},
}};

}  // namespace

response answer(registry const& state, answer_options const& options, request const& request) {
    std::string_view path = request.path;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    auto found = net::http_server::dispatch(routes, served{state, options}, request, path);
    auto reply = found ? *std::move(found)
                       : net::http_server::not_found(net::http_server::index_lines(routes));
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

}  // namespace vitals::serving::health_server
