// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Each advice to somebody whose API server cannot be reached, whole; and each class of errors.

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/api_status.hpp"
#include "kube/config/cluster_config.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::client {
namespace {

config::cluster_config with_token() {
    config::cluster_config config;
    config.source = "kubeconfig /k, context c";
    config.server = {config::scheme::https, "a", 443, ""};
    config.login = config::bearer_token{"t"};
    return config;
}

api_error error(error_class kind, unsigned http_status = 0, std::string message = "m") {
    return {.kind = kind, .message = std::move(message), .http_status = http_status};
}

std::string fix(api_error const& for_this, config::cluster_config const& config = with_token()) {
    auto const line = describe_unreachable(config, for_this);
    constexpr std::string_view mark = ". Fix: ";
    auto const at = line.find(mark);
    return at == line.npos ? "none" : line.substr(at + mark.size());
}

}  // namespace

TEST(Advice, is_another_one_for_each_class_of_errors) {
    using enum error_class;
    EXPECT_EQ(
        fix(error(auth, 401)),
        "the credentials are not accepted; renew them (kubeconfig /k, context c)"
    );
    EXPECT_EQ(fix(error(auth)), "check the credentials of the user (kubeconfig /k, context c)");
    EXPECT_EQ(
        fix(error(rbac, 403)),
        "the API server refuses this account; grant it the rights of deploy/ or of the chart"
    );
    EXPECT_EQ(
        fix(error(throttled)),
        "watch fewer namespaces, or all of them at once without --namespace"
    );
    EXPECT_EQ(fix(error(throttled, 429)), "look at the API server's load");
    EXPECT_EQ(
        fix(error(undecodable)),
        "check the server's URL, and proxies in front of it (kubeconfig /k, context c)"
    );
    EXPECT_EQ(
        fix(error(server, 501, "the answer is not JSON")),
        "check the server's URL, and proxies in front of it (kubeconfig /k, context c)"
    );
    EXPECT_EQ(
        fix(error(timeout)),
        "check that the address is right and that no firewall drops the packets"
    );
    EXPECT_EQ(fix(error(server, 500)), "look at the API server's log");
    EXPECT_EQ(fix(error(permanent, 400)), "look at the API server's log");
}

TEST(Advice, of_a_connection_names_what_to_check) {
    auto const says = [](char const* message) {
        return fix(error(error_class::unreachable, 0, message));
    };
    EXPECT_EQ(
        says("connect to proxy p"),
        "check the proxy and its certificate; it is named by proxy-url (kubeconfig /k, context c) "
        "or by HTTPS_PROXY, HTTP_PROXY"
    );
    for (auto const* file : {"the client certificate is no PEM", "the client key is no PEM"})
        EXPECT_EQ(says(file), "check client-certificate and client-key (kubeconfig /k, context c)");
    EXPECT_EQ(
        says("the certificate has expired"),
        "check certificate-authority and tls-server-name (kubeconfig /k, context c)"
    );
    EXPECT_EQ(
        says("name lookup: no such host"),
        "check the server's name and DNS (kubeconfig /k, context c)"
    );
    EXPECT_EQ(
        says("connect: Connection refused"),
        "check that the API server runs and that its address is right (kubeconfig /k, context c)"
    );
}

TEST(Advice, of_a_plugin_names_its_command) {
    auto config = with_token();
    config::exec_plugin plugin;
    plugin.command = "aws";
    config.login = plugin;

    EXPECT_EQ(
        fix(error(error_class::auth), config),
        "run aws by hand and see why it fails (kubeconfig /k, context c)"
    );
    EXPECT_EQ(
        fix(error(error_class::auth, 401), config),
        "the credentials are not accepted; renew them (kubeconfig /k, context c)"
    );
}

TEST(Advice, to_somebody_without_credentials_needs_a_refusal_and_none_of_any_sort) {
    auto nobody = with_token();
    nobody.login = {};
    for (auto const kind : {error_class::auth, error_class::rbac})
        EXPECT_TRUE(is_of_the_configuration(nobody, error(kind, 403)));
    EXPECT_FALSE(is_of_the_configuration(nobody, error(error_class::server, 500)));
    EXPECT_FALSE(is_of_the_configuration(with_token(), error(error_class::auth, 401)));
    nobody.tls.certificate.file = "/a.crt";
    EXPECT_FALSE(is_of_the_configuration(nobody, error(error_class::auth, 401)));
}

TEST(Advice, names_the_server_once_and_ends_its_sentence_once) {
    auto const line = [](char const* message) {
        return describe_unreachable(with_token(), error(error_class::server, 500, message));
    };
    EXPECT_EQ(line("oops"), "API server https://a:443: oops. Fix: look at the API server's log");
    EXPECT_EQ(line("oops."), "API server https://a:443: oops. Fix: look at the API server's log");
    EXPECT_EQ(
        line("https://a:443 says no"),
        "https://a:443 says no. Fix: look at the API server's log"
    );
}

TEST(Advice, for_a_missing_right_is_the_rule_that_grants_it) {
    EXPECT_EQ(
        describe({"patch", "events.k8s.io", "events", "", "Events are not written"}),
        "missing right: patch events.events.k8s.io in all namespaces; Events are not written. Fix: "
        "add the rule {apiGroups: [\"events.k8s.io\"], resources: [\"events\"], verbs: "
        "[\"patch\"]} to the ClusterRole of the account that Vitals uses"
    );
}

TEST(ErrorClass, follows_each_reason_whatever_the_code_is) {
    using enum error_class;
    struct row {
        char const* reason;
        error_class kind;
    };
    for (auto const& [reason, kind] : {
             row{"BadRequest", permanent},
             row{"Unauthorized", auth},
             row{"Forbidden", rbac},
             row{"NotFound", not_found},
             row{"AlreadyExists", conflict},
             row{"Conflict", conflict},
             row{"Gone", expired},
             row{"Expired", expired},
             row{"MethodNotAllowed", permanent},
             row{"NotAcceptable", permanent},
             row{"UnsupportedMediaType", permanent},
             row{"RequestEntityTooLarge", permanent},
             row{"Invalid", permanent},
             row{"TooManyRequests", throttled},
             row{"InternalError", server},
             row{"ServiceUnavailable", server},
             row{"Timeout", server},
             row{"ServerTimeout", server},
         })
        for (unsigned const code : {418U, 500U}) {
            auto const body = R"({"kind":"Status","reason":")" + std::string{reason} + "\"}";
            EXPECT_EQ(to_error({.http_status = code, .body = body}, {}).kind, kind)
                << reason << code;
        }
}

TEST(ErrorClass, follows_the_code_without_a_known_reason) {
    auto const kind = [](unsigned code, std::string const& body = "") {
        return to_error({.http_status = code, .body = body}, {}).kind;
    };
    EXPECT_EQ(kind(407), error_class::server) << "a proxy said it";
    EXPECT_EQ(kind(408), error_class::server);
    EXPECT_EQ(kind(499), error_class::permanent);
    EXPECT_EQ(kind(500), error_class::server);
    EXPECT_EQ(kind(500, R"({"kind":"Status","reason":"New","code":403})"), error_class::rbac)
        << "the code in the Status wins";
}

TEST(ErrorMessage, of_an_answer_that_is_no_status_shows_its_beginning) {
    auto const message = [](std::string_view type, std::string const& body) {
        return to_error({.http_status = 502, .content_type = type, .body = body}, {}).message;
    };
    EXPECT_EQ(message("", ""), "HTTP status 502");
    EXPECT_EQ(message("", "no"), "HTTP status 502: the answer is not JSON: no");
    EXPECT_EQ(
        message("text/plain", "no"),
        "HTTP status 502: the answer is text/plain, not JSON: no"
    );
    auto const page =
        "HTTP status 502: the answer is a web page, not JSON; a proxy or a login page "
        "seems to stand before the API server";
    EXPECT_EQ(message("text/html; charset=utf-8", "x"), page);
    EXPECT_EQ(message("", " <html>"), page);
    EXPECT_EQ(
        message("", std::string(300, 'x')),
        "HTTP status 502: the answer is not JSON: " + std::string(200, 'x')
    );
    EXPECT_EQ(message("application/json", R"({"kind":"Status","message":"said"})"), "said");
}

}  // namespace vitals::kube::client
