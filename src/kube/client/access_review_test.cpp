// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_review.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

using support::answer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AccessReview : public ::testing::Test, protected testing::client_rig {
protected:
    std::vector<access_right> const needed{
        {"list", "", "configmaps", "shop", "checks cannot be read"},
        {"patch", "", "pods/status", "", "readiness gates are not set"},
    };
};

TEST_F(AccessReview, reports_the_rights_that_are_denied) {
    server.respond = [](std::string const& request) {
        bool const list = request.find("\"verb\":\"list\"") != request.npos;
        return answer(201, list ? R"({"status":{"allowed":true}})" : R"({"status":{}})");
    };

    auto const report = run(review_access(client(), needed));

    ASSERT_EQ(report.missing.size(), 1U);
    EXPECT_EQ(report.missing[0].resource, "pods/status");
    ASSERT_EQ(report.granted.size(), 1U);
    EXPECT_EQ(report.granted[0].resource, "configmaps");
    EXPECT_FALSE(report.unanswered.has_value());
    EXPECT_THAT(
        server.requests(),
        ElementsAre(
            AllOf(
                HasSubstr("POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews"),
                HasSubstr(R"("spec":{"namespace":"shop"}})")
            ),
            HasSubstr(
                R"({"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview",)"
                R"("spec":{"resourceAttributes":{"verb":"list","group":"","resource":"configmaps",)"
                R"("namespace":"shop"}})"
            ),
            HasSubstr(R"("resource":"pods","subresource":"status"}})")
        )
    );
}

TEST_F(AccessReview, asks_once_for_a_namespace_whose_rules_grant_all) {
    server.respond = [](auto const&) {
        return answer(
            201,
            R"({"status":{"incomplete":true,"resourceRules":[)"
            R"({"verbs":["list","watch"],"apiGroups":[""],"resources":["configmaps"]}]}})"
        );
    };

    auto const report = run(review_access(
        client(),
        {{"list", "", "configmaps", "a", ""},
         {"watch", "", "configmaps", "a", ""},
         {"list", "", "configmaps", "b", ""}}
    ));

    EXPECT_EQ(report.granted.size(), 3U);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(AccessReview, takes_allowed_and_denied_together_for_denied) {
    server.respond = [](auto const&) {
        return answer(201, R"({"status":{"allowed":true,"denied":true}})");
    };

    EXPECT_EQ(run(review_access(client(), needed)).missing.size(), 2U);
}

TEST_F(AccessReview, blames_no_right_when_there_is_no_answer) {
    for (auto const* body : {"[]", "{}", "{\"status\":1}"}) {
        server.respond = [body](auto const&) { return answer(201, body); };
        for (auto const& right : needed) {
            auto const report = run(review_access(client(), {right}));

            EXPECT_THAT(report.missing, IsEmpty());
            ASSERT_TRUE(report.unanswered.has_value());
            EXPECT_EQ(report.unanswered->kind, error_class::undecodable);
            EXPECT_FALSE(is_final(*report.unanswered));
        }
    }
}

TEST_F(AccessReview, is_over_for_good_where_the_server_refuses_to_review) {
    for (unsigned const code : {403U, 404U, 405U}) {
        server.respond = [code](auto const&) { return answer(code, "{}"); };

        auto const report = run(review_access(client(), needed));

        ASSERT_TRUE(report.unanswered.has_value());
        EXPECT_TRUE(is_final(*report.unanswered)) << code;
    }
    for (unsigned const code : {401U, 429U, 500U}) {
        server.respond = [code](auto const&) { return answer(code, "{}"); };

        EXPECT_FALSE(is_final(run(review_access(client(), needed)).unanswered.value())) << code;
    }
}

TEST_F(AccessReview, says_in_one_line_what_is_missing_and_how_to_mend_it) {
    EXPECT_EQ(
        describe(needed[0]),
        "missing right: list configmaps in namespace shop; checks cannot be read. Fix: add the "
        "rule {apiGroups: [\"\"], resources: [\"configmaps\"], verbs: [\"list\"]} to the Role in "
        "namespace shop of the account that Vitals uses"
    );
    EXPECT_THAT(describe(needed[1]), HasSubstr("in all namespaces"));
    EXPECT_THAT(describe(needed[1]), HasSubstr("to the ClusterRole of"));
}

TEST_F(AccessReview, says_in_one_line_why_the_server_cannot_be_reached) {
    auto const url = config.server.text();
    config.source = "kubeconfig /k, context c";
    server.stop();
    auto const report = run(review_access(client(), needed));
    ASSERT_TRUE(report.unanswered.has_value());

    auto const line = describe_unreachable(config, *report.unanswered);

    EXPECT_THAT(line, HasSubstr("API server " + url + ": "));
    EXPECT_THAT(line, HasSubstr("Connection refused. Fix: check that the API server runs"));
    EXPECT_THAT(line, HasSubstr("kubeconfig /k, context c"));
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

config::cluster_config from_kubeconfig() {
    config::cluster_config config;
    config.source = "kubeconfig /k, context c";
    return config;
}

// What describe_unreachable() advises.
std::string fix(config::cluster_config const& config, api_error const& error) {
    auto const line = describe_unreachable(config, error);
    constexpr std::string_view mark = ". Fix: ";
    auto const at = line.find(mark);
    return at == line.npos ? "none" : line.substr(at + mark.size());
}

api_error refused(error_class kind, unsigned http_status, std::string message) {
    return {.kind = kind, .message = std::move(message), .http_status = http_status};
}

TEST(Unreachable, names_the_exec_plugin_that_is_not_installed) {
    auto config = from_kubeconfig();
    config::exec_plugin plugin;
    plugin.command = "aws";
    config.login = plugin;
    auto const missing =
        refused(error_class::auth, 0, "no credentials: exec plugin aws: it cannot be started: x");
    auto const failed = refused(error_class::auth, 0, "no credentials: exec plugin aws: it ended");
    auto const denied = refused(error_class::auth, 401, "Unauthorized");

    EXPECT_EQ(
        fix(config, missing),
        "install aws, or correct exec.command of the user (kubeconfig /k, context c)"
    );
    EXPECT_THAT(fix(config, failed), HasSubstr("run aws by hand"));
    EXPECT_THAT(fix(config, denied), HasSubstr("the credentials are not accepted; renew them"));
}

TEST(Unreachable, says_that_the_server_speaks_https) {
    auto config = from_kubeconfig();
    config.server = {config::scheme::http, "10.0.0.1", 6443, ""};
    auto const error = refused(
        error_class::permanent,
        400,
        "HTTP status 400: the answer is not JSON: Client sent an HTTP request to an HTTPS server."
    );

    EXPECT_EQ(
        fix(config, error),
        "the server speaks https: write server: https://10.0.0.1:6443 (kubeconfig /k, context c)"
    );
    EXPECT_THAT(describe_unreachable(config, error), HasSubstr("HTTPS server. Fix: "));
    EXPECT_TRUE(is_of_the_configuration(config, error));
    config.server.scheme = config::scheme::https;
    EXPECT_FALSE(is_of_the_configuration(config, error));
}

TEST(Unreachable, says_that_there_are_no_credentials) {
    auto config = from_kubeconfig();
    auto const forbidden = refused(error_class::rbac, 403, "User \"system:anonymous\" cannot");

    EXPECT_EQ(
        fix(config, forbidden),
        "the user has no credentials: add a token, a client certificate or an exec plugin "
        "(kubeconfig /k, context c)"
    );
    EXPECT_TRUE(is_of_the_configuration(config, forbidden));
    config.server.scheme = config::scheme::http;
    EXPECT_FALSE(is_of_the_configuration(config, forbidden)) << "a proxy may have them";
    config.server.scheme = config::scheme::https;
    config.login = config::bearer_token{"t"};
    EXPECT_FALSE(is_of_the_configuration(config, forbidden));
    EXPECT_THAT(fix(config, forbidden), HasSubstr("the API server refuses this account"));
}

TEST(Unreachable, names_what_is_wrong_with_a_connection) {
    auto const config = from_kubeconfig();
    auto const fix_for = [&](char const* message) {
        return fix(config, refused(error_class::unreachable, 0, message));
    };

    EXPECT_THAT(fix_for("the client key is not a PEM key"), HasSubstr("client-key"));
    EXPECT_THAT(fix_for("the certificate is not accepted"), HasSubstr("certificate-authority"));
    EXPECT_THAT(fix_for("name lookup: no such host"), HasSubstr("DNS"));
    EXPECT_THAT(fix_for("connect to proxy p"), HasSubstr("proxy-url"));
    EXPECT_THAT(
        fix(config, refused(error_class::server, 501, "the answer is a web page, not JSON; x")),
        HasSubstr("check the server's URL, and proxies in front of it")
    );
}

}  // namespace
}  // namespace vitals::kube::client
