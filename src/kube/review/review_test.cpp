// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_review.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/review/access_review.hpp"
#include "kube/review/token_review.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace vitals::kube::review {
namespace {

using support::answer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Reviews : public ::testing::Test, protected client::testing::client_rig {
protected:
    void answer_with(unsigned status, std::string body) {
        server.respond = [status, body = std::move(body)](auto const&) {
            return answer(status, body);
        };
    }

    client::access_right const right{"get", "vitals.dev", "healthreports", "shop", {}};
};

TEST_F(Reviews, a_token_has_the_user_that_the_api_server_names) {
    answer_with(
        201,
        R"({"kind":"TokenReview","status":{"authenticated":true,"user":{"username":"ann",)"
        R"("uid":"u-1","groups":["dev","ops"],"extra":{"scope":["a","b"]}}}})"
    );

    auto const reviewed = run(review_token(client(), "secret \"x\""));

    ASSERT_TRUE(reviewed);
    EXPECT_EQ(
        *reviewed,
        (user{
            .name = "ann",
            .uid = "u-1",
            .groups = {"dev", "ops"},
            .extra = {{"scope", {"a", "b"}}}
        })
    );
    EXPECT_THAT(
        server.requests(),
        ElementsAre(AllOf(
            HasSubstr("POST /apis/authentication.k8s.io/v1/tokenreviews "),
            HasSubstr(R"({"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",)"
                      R"("spec":{"token":"secret \"x\""}})")
        ))
    );
}

TEST_F(Reviews, a_token_that_is_not_authenticated_has_no_user) {
    for (auto const* const status :
         {R"({})",
          R"({"authenticated":false,"error":"expired"})",
          R"({"authenticated":"true","user":{"username":"ann"}})"}) {
        answer_with(201, std::string{R"({"kind":"TokenReview","status":)"} + status + "}");

        auto const reviewed = run(review_token(client(), "t"));

        ASSERT_TRUE(reviewed) << status;
        EXPECT_FALSE(reviewed->has_value()) << status;
    }
}

TEST_F(Reviews, an_answer_that_is_no_review_is_an_error_and_never_a_user) {
    for (auto const* const body :
         {R"({"kind":"TokenReview"})",
          R"({"kind":"Status","status":{"authenticated":true,"user":{"username":"ann"}}})",
          R"({"kind":"TokenReview","status":{"authenticated":true}})",
          R"({"kind":"TokenReview","status":{"authenticated":true,"user":{"groups":["a"]}}})",
          R"([])"}) {
        answer_with(201, body);

        auto const reviewed = run(review_token(client(), "t"));

        ASSERT_FALSE(reviewed) << body;
        EXPECT_EQ(reviewed.error().kind, client::error_class::undecodable) << body;
    }
}

TEST_F(Reviews, a_refused_review_is_an_error_of_our_own_account_without_the_token) {
    answer_with(
        403,
        R"({"kind":"Status","reason":"Forbidden","message":"tokenreviews is forbidden","code":403})"
    );

    auto const reviewed = run(review_token(client(), "very-secret"));

    ASSERT_FALSE(reviewed);
    EXPECT_EQ(reviewed.error().kind, client::error_class::rbac);
    EXPECT_THAT(reviewed.error().message, Not(HasSubstr("very-secret")));
}

TEST_F(Reviews, a_right_is_reviewed_for_all_that_is_known_of_the_user) {
    answer_with(201, R"({"kind":"SubjectAccessReview","status":{"allowed":true}})");

    auto const allowed = run(review_access(
        client(),
        {.name = "ann", .uid = "u-1", .groups = {"dev"}, .extra = {{"scope", {"a"}}}},
        right
    ));

    ASSERT_TRUE(allowed);
    EXPECT_TRUE(*allowed);
    EXPECT_THAT(
        server.requests(),
        ElementsAre(AllOf(
            HasSubstr("POST /apis/authorization.k8s.io/v1/subjectaccessreviews "),
            HasSubstr(
                R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{)"
                R"("user":"ann","uid":"u-1","groups":["dev"],"extra":{"scope":["a"]},)"
                R"("resourceAttributes":{"verb":"get","group":"vitals.dev",)"
                R"("resource":"healthreports","namespace":"shop"}}})"
            )
        ))
    );
}

TEST_F(Reviews, a_right_is_granted_only_if_it_is_allowed_and_not_denied) {
    for (auto const* const status :
         {R"({})",
          R"({"allowed":false})",
          R"({"allowed":true,"denied":true})",
          R"({"allowed":"true"})"}) {
        answer_with(201, std::string{R"({"status":)"} + status + "}");

        auto const allowed = run(review_access(client(), {.name = "ann"}, right));

        ASSERT_TRUE(allowed) << status;
        EXPECT_FALSE(*allowed) << status;
    }
}

TEST_F(Reviews, a_right_without_an_answer_is_an_error) {
    answer_with(201, R"({"kind":"SubjectAccessReview"})");

    auto const allowed = run(review_access(client(), {.name = "ann"}, right));

    ASSERT_FALSE(allowed);
    EXPECT_EQ(allowed.error().kind, client::error_class::undecodable);
}

}  // namespace
}  // namespace vitals::kube::review
