// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/health_server/answer.hpp"

#include "net/http_server/message.hpp"
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

using net::http_server::request;
using net::http_server::response;

response plain(unsigned status, std::string text) {
    return {
        .status = status,
        .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
        .body = std::move(text)
    };
}

reasons visible(answer_options const& options) {
    return options.show_reasons ? reasons::shown : reasons::withheld;
}

// Something is asked, something answers: always there, so that a target list is never empty.
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
    if (!made.ok) return plain(asked.failed, std::move(made.text));
    return plain(200, request.parameter("verbose") ? std::move(made.text) : "ok");
}

response answer_one(endpoint const& asked, std::string_view name, answer_options const& options) {
    auto const found = std::ranges::find(asked.targets, name, &target_report::name);
    if (found == asked.targets.end()) return plain(404, "no such health target\n");
    if (found->ok) return plain(200, "ok");
    std::string text{"internal server error: "};
    return plain(asked.failed, text.append(shown_reason(*found, visible(options))).append("\n"));
}

// Dapr's: the status says it all, the body is empty unless it is asked for.
response healthz(registry const& state, request const& request, answer_options const& options) {
    auto asked = readyz(state);
    asked.path = "/healthz";
    asked.failed = 503;
    auto reply = answer_all(asked, request, options);
    if (!request.parameter("verbose")) reply.body.clear();
    return reply;
}

response dapr_error(std::string_view code, std::string_view message) {
    json::writer out;
    out.begin_object().member("errorCode", code).member("message", message).end_object();
    return {.status = 500, .headers = {{"Content-Type", "application/json"}}, .body = out.take()};
}

response no_content() {
    return {.status = 204, .headers = {}, .body = {}};
}

response
dapr_healthz(registry const& state, request const& request, answer_options const& options) {
    if (!state.ready()) {
        std::string names;
        for (auto const& target : state.readiness())
            if (!target.ok) names += (names.empty() ? "" : " ") + target.name;
        return dapr_error("ERR_HEALTH_NOT_READY", "dapr is not ready: [" + names + "]");
    }
    // Addresses are used again: a caller may insist on whom it asks.
    auto const wanted = request.parameter("appid");
    if (wanted && *wanted != options.app_id)
        return dapr_error("ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match");
    return no_content();
}

response dapr_outbound(registry const& state, request const&, answer_options const&) {
    if (state.ready()) return no_content();
    return dapr_error("ERR_OUTBOUND_HEALTH_NOT_READY", "dapr outbound is not ready");
}

response all_live(registry const& state, request const& request, answer_options const& options) {
    return answer_all(livez(state), request, options);
}

response all_ready(registry const& state, request const& request, answer_options const& options) {
    return answer_all(readyz(state), request, options);
}

struct route {
    std::string_view path;
    response (*answer)(registry const&, request const&, answer_options const&);
};

constexpr std::array routes{
    route{"/livez", all_live},
    route{"/readyz", all_ready},
    route{"/healthz", healthz},
    route{"/v1.0/healthz", dapr_healthz},
    route{"/v1.0/healthz/outbound", dapr_outbound},
};

response find_answer(registry const& state, answer_options const& options, request const& request) {
    std::string_view path = request.path;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    auto const found = std::ranges::find(routes, path, &route::path);
    if (found != routes.end()) return found->answer(state, request, options);
    if (path.starts_with("/livez/")) return answer_one(livez(state), path.substr(7), options);
    if (path.starts_with("/readyz/")) return answer_one(readyz(state), path.substr(8), options);
    return plain(404, "404 page not found\n");
}

}  // namespace

response answer(registry const& state, answer_options const& options, request const& request) {
    response reply;
    if (request.method == "GET" || request.method == "HEAD") {
        reply = find_answer(state, options, request);
    } else {
        reply = plain(405, "method " + request.method + " not allowed");
        reply.headers.emplace_back("Allow", "GET, HEAD");
    }
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

}  // namespace vitals::serving::health_server
