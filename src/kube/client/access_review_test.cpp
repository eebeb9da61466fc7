// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_review.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <string>
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

}  // namespace
}  // namespace vitals::kube::client
