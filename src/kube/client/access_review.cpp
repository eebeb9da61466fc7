// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_review.hpp"

#include "kube/client/access_rules.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "runtime/coroutine.hpp"
#include "text/json/tree.hpp"
#include "text/json/writer.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitals::kube::client {
namespace {

constexpr std::chrono::seconds review_deadline{10};

std::string review_body(access_right const& right) {
    json::writer out;
    out.begin_object();
    out.member("apiVersion", "authorization.k8s.io/v1").member("kind", "SelfSubjectAccessReview");
    write_attributes(out.key("spec").begin_object(), right);
    return out.end_object().end_object().take();
}

api_request review_request(std::string_view plural, std::string body) {
    return {
        .verb = verb::post,
        .target = "/apis/authorization.k8s.io/v1/" + std::string{plural},
        .content_type = "application/json",
        .body = std::move(body),
    };
}

std::unexpected<api_error> no_review(std::string_view kind) {
    return std::unexpected(
        api_error{error_class::undecodable, "the answer is no " + std::string{kind}}
    );
}

runtime::awaitable<api_result<bool>> ask_whether(api_client& client, access_right const& right) {
    auto const answer = co_await client.call(
        review_request("selfsubjectaccessreviews", review_body(right)),
        review_deadline
    );
    if (!answer) co_return std::unexpected(answer.error());
    auto const allowed = decode_allowed(answer->body);
    if (!allowed) co_return no_review("SelfSubjectAccessReview");
    co_return *allowed;
}

runtime::awaitable<api_result<std::vector<access_rule>>>
ask_for_rules(api_client& client, std::string const& ns) {
    auto const answer = co_await client.call(
        review_request("selfsubjectrulesreviews", rules_review_body(ns)),
        review_deadline
    );
    if (!answer) co_return std::unexpected(answer.error());
    auto rules = decode_rules_review(answer->body);
    if (!rules) co_return no_review("SelfSubjectRulesReview");
    co_return std::move(*rules);
}

struct known_rules {
    std::string ns;
    std::vector<access_rule> rules;
};

// Over http nobody has credentials: `kubectl proxy` adds its own.
bool is_nobody(config::cluster_config const& config, api_error const& error) {
    bool const refused = error.kind == error_class::auth || error.kind == error_class::rbac;
    return refused && config.server.scheme == config::scheme::https &&
           std::holds_alternative<std::monostate>(config.login) && config.tls.certificate.empty();
}

// The phrase of Go's net/http.
bool speaks_tls(config::cluster_config const& config, api_error const& error) {
    return config.server.scheme == config::scheme::http &&
           error.message.contains("HTTP request to an HTTPS server");
}

std::string login_hint(config::cluster_config const& config, api_error const& error) {
    auto const from = " (" + config.source + ")";
    if (error.http_status != 0) return "the credentials are not accepted; renew them" + from;
    if (auto const* const plugin = std::get_if<config::exec_plugin>(&config.login)) {
        if (error.message.contains("cannot be started"))
            return "install " + plugin->command + ", or correct exec.command of the user" + from;
        return "run " + plugin->command + " by hand and see why it fails" + from;
    }
    return "check the credentials of the user" + from;
}

std::string connection_hint(config::cluster_config const& config, api_error const& error) {
    auto const from = " (" + config.source + ")";
    auto const says = [&error](char const* what) { return error.message.contains(what); };
    if (says("proxy "))
        return "check the proxy and its certificate; it is named by proxy-url" + from +
               " or by HTTPS_PROXY, HTTP_PROXY";
    if (says("client certificate") || says("client key"))
        return "check client-certificate and client-key" + from;
    if (says("certificate")) return "check certificate-authority and tls-server-name" + from;
    if (says("name lookup")) return "check the server's name and DNS" + from;
    return "check that the API server runs and that its address is right" + from;
}

std::string hint(config::cluster_config const& config, api_error const& error) {
    auto const from = " (" + config.source + ")";
    if (speaks_tls(config, error))
        return "the server speaks https: write server: https://" + config.server.authority() + from;
    if (is_nobody(config, error))
        return "the user has no credentials: add a token, a client certificate or an exec plugin" +
               from;
    constexpr std::string_view other_server = "check the server's URL, and proxies in front of it";
    if (error.message.contains("not JSON")) return std::string{other_server} + from;
    switch (error.kind) {
        case error_class::auth:
            return login_hint(config, error);
        case error_class::rbac:
            return "the API server refuses this account; grant it the rights of "
                   "deploy/ or of the chart";
        case error_class::throttled:
            if (error.http_status == 0)
                return "watch fewer namespaces, or all of them at once without --namespace";
            return "look at the API server's load";
        case error_class::undecodable:
            return std::string{other_server} + from;
        case error_class::timeout:
            return "check that the address is right and that no firewall drops the packets";
        case error_class::unreachable:
            return connection_hint(config, error);
        default:
            return "look at the API server's log";
    }
}

}  // namespace

void write_attributes(json::writer& out, access_right const& right) {
    auto const slash = right.resource.find('/');
    out.key("resourceAttributes").begin_object();
    out.member("verb", right.verb).member("group", right.group);
    out.member("resource", right.resource.substr(0, slash));
    if (slash != right.resource.npos) out.member("subresource", right.resource.substr(slash + 1));
    if (!right.ns.empty()) out.member("namespace", right.ns);
    out.end_object();
}

std::optional<bool> decode_allowed(std::string_view json) {
    auto const review = json::parse_tree(json);
    auto const* const status = json::object_at(review, "/status");
    if (status == nullptr) return std::nullopt;
    return json::true_at(*status, "/allowed") && !json::true_at(*status, "/denied");
}

runtime::awaitable<access_report>
review_access(api_client& client, std::vector<access_right> const& needed) {
    access_report report;
    std::optional<known_rules> known;
    for (auto const& right : needed) {
        bool const in_one_namespace = !right.ns.empty();
        if (in_one_namespace && (!known || known->ns != right.ns)) {
            auto rules = co_await ask_for_rules(client, right.ns);
            if (!rules) {
                report.unanswered = std::move(rules.error());
                co_return report;
            }
            known = known_rules{right.ns, std::move(*rules)};
        }
        if (in_one_namespace && cover(known->rules, right)) {
            report.granted.push_back(right);
            continue;
        }
        // Only a SelfSubjectAccessReview is answered by all authorizers.
        auto const allowed = co_await ask_whether(client, right);
        if (!allowed) {
            report.unanswered = allowed.error();
            co_return report;
        }
        (*allowed ? report.granted : report.missing).push_back(right);
    }
    co_return report;
}

bool is_final(api_error const& error) {
    using enum error_class;
    return error.http_status != 0 &&
           (error.kind == rbac || error.kind == not_found || error.kind == permanent);
}

bool is_of_the_configuration(config::cluster_config const& config, api_error const& error) {
    return speaks_tls(config, error) || is_nobody(config, error);
}

std::string describe(access_right const& missing) {
    auto const group = missing.group.empty() ? "" : "." + missing.group;
    bool const everywhere = missing.ns.empty();
    auto const what = "missing right: " + missing.verb + " " + missing.resource + group +
                      (everywhere ? " in all namespaces" : " in namespace " + missing.ns) + "; " +
                      missing.lost + ". Fix: ";
    if (!missing.fix.empty()) return what + missing.fix;
    return what + "add the rule {apiGroups: [\"" + missing.group + "\"], resources: [\"" +
           missing.resource + "\"], verbs: [\"" + missing.verb + "\"]} to the " +
           (everywhere ? std::string{"ClusterRole"} : "Role in namespace " + missing.ns) +
           " of the account that Vitals uses";
}

std::string describe_unreachable(config::cluster_config const& config, api_error const& error) {
    auto const server = config.server.text();
    bool const named = error.message.find(server) != error.message.npos;
    auto line = (named ? std::string{} : "API server " + server + ": ") + error.message;
    if (line.ends_with('.')) line.pop_back();
    return line + ". Fix: " + hint(config, error);
}

}  // namespace vitals::kube::client
