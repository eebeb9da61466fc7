// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_rules.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitals::kube::client {
namespace {

bool covers(access_rule const& rule, std::string const& resource = "configmaps") {
    return cover({{{"x"}, {"x"}, {"x"}}, rule}, {"list", "", resource, "shop", ""});
}

TEST(AccessRules, grant_a_right_when_verb_group_and_resource_are_in_one_of_them) {
    EXPECT_TRUE(covers({{"get", "list"}, {"apps", ""}, {"pods", "configmaps"}}));
    EXPECT_FALSE(covers({{"get"}, {""}, {"configmaps"}}));
    EXPECT_FALSE(covers({{"list"}, {"apps"}, {"configmaps"}}));
    EXPECT_FALSE(covers({{"list"}, {""}, {"pods"}}));
    EXPECT_FALSE(covers({{"list"}, {""}, {"configmaps"}, true})) << "of some names only";
    EXPECT_FALSE(cover({}, {"list", "", "configmaps", "shop", ""}));
    EXPECT_FALSE(cover(
        {{{"list"}, {"apps"}, {"configmaps"}}, {{"get"}, {""}, {"configmaps"}}},
        {"list", "", "configmaps", "shop", ""}
    )) << "each has a part of it";
}

TEST(AccessRules, have_a_star_for_everything) {
    EXPECT_TRUE(covers({{"*"}, {"*"}, {"*"}}));
    EXPECT_TRUE(covers({{"*"}, {"*"}, {"*"}}, "pods/status"));
    EXPECT_TRUE(covers({{"*"}, {"*"}, {"*/status"}}, "pods/status"));
    EXPECT_TRUE(covers({{"*"}, {"*"}, {"pods/status"}}, "pods/status"));
    EXPECT_FALSE(covers({{"*"}, {"*"}, {"*/scale"}}, "pods/status"));
    EXPECT_FALSE(covers({{"*"}, {"*"}, {"pods"}}, "pods/status"));
    EXPECT_FALSE(covers({{"*"}, {"*"}, {"*/status"}}, "pods"));
}

TEST(AccessRules, are_read_from_the_answer) {
    auto const rules = decode_rules_review(
        R"({"metadata":{"verbs":["no"]},"status":{"resourceRules":[)"
        R"({"verbs":["list","watch"],"apiGroups":[""],"resources":["configmaps"]},)"
        R"({"verbs":["get"],"apiGroups":["a","b"],"resources":["c"],"resourceNames":["d"]}],)"
        R"("nonResourceRules":[{"verbs":["post"],"nonResourceURLs":["/x"]}]}})"
    );

    ASSERT_TRUE(rules);
    ASSERT_EQ(rules->size(), 2U);
    using list = std::vector<std::string>;
    EXPECT_EQ(rules->at(0).verbs, (list{"list", "watch"}));
    EXPECT_EQ(rules->at(0).groups, (list{""}));
    EXPECT_EQ(rules->at(0).resources, (list{"configmaps"}));
    EXPECT_FALSE(rules->at(0).some_names_only);
    EXPECT_EQ(rules->at(1).verbs, (list{"get"}));
    EXPECT_EQ(rules->at(1).groups, (list{"a", "b"}));
    EXPECT_TRUE(rules->at(1).some_names_only);
}

TEST(AccessRules, are_none_without_a_status) {
    EXPECT_TRUE(decode_rules_review(R"({"status":{}})"));
    EXPECT_FALSE(decode_rules_review("{}"));
    EXPECT_FALSE(decode_rules_review(R"({"status":{})"));
    EXPECT_FALSE(decode_rules_review(R"({"spec":{"status":{}}})"));
}

TEST(AccessRules, are_asked_for_one_namespace) {
    EXPECT_EQ(
        rules_review_body("shop"),
        R"({"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview",)"
        R"("spec":{"namespace":"shop"}})"
    );
}

}  // namespace
}  // namespace vitals::kube::client
