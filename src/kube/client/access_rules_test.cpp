// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_rules.hpp"

#include "kube/client/access_review.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::kube::client {
namespace {

bool grants(std::string const& rules, access_right const& right) {
    return cover(
        decode_rules_review(R"({"status":{"resourceRules":[)" + rules + "]}}").value(),
        right
    );
}

access_right const list_config_maps{"list", "", "configmaps", "shop", ""};
access_right const patch_pod_status{"patch", "", "pods/status", "shop", ""};

TEST(AccessRules, grant_what_one_rule_names_in_full) {
    for (auto const* rule : {
             R"({"verbs":["get","list"],"apiGroups":[""],"resources":["configmaps"]})",
             R"({"verbs":["*"],"apiGroups":["*"],"resources":["*"]})",
             R"({"verbs":["a"]},{"verbs":["list"],"apiGroups":["x",""],"resources":["y","configmaps"]})",
         })
        EXPECT_TRUE(grants(rule, list_config_maps)) << rule;
}

TEST(AccessRules, grant_nothing_that_only_several_rules_together_name) {
    for (auto const* rule : {
             R"({"verbs":["get"],"apiGroups":[""],"resources":["configmaps"]})",
             R"({"verbs":["list"],"apiGroups":["apps"],"resources":["configmaps"]})",
             R"({"verbs":["list"],"apiGroups":[""],"resources":["secrets"]})",
             R"({"verbs":["list"],"apiGroups":[""]},{"verbs":["get"],"apiGroups":[""],"resources":["configmaps"]})",
             R"({"verbs":["list"],"apiGroups":[""],"resources":["configmaps"],"resourceNames":["a"]})",
         })
        EXPECT_FALSE(grants(rule, list_config_maps)) << rule;
}

TEST(AccessRules, distinguish_a_resource_from_its_status) {
    auto const rule = [](std::string const& resource) {
        return R"({"verbs":["patch"],"apiGroups":[""],"resources":[")" + resource + R"("]})";
    };

    EXPECT_TRUE(grants(rule("pods/status"), patch_pod_status));
    EXPECT_TRUE(grants(rule("*/status"), patch_pod_status));
    EXPECT_FALSE(grants(rule("pods"), patch_pod_status));
    EXPECT_FALSE(grants(rule("*/scale"), patch_pod_status));
}

TEST(AccessRules, come_from_a_review_and_nothing_else) {
    for (auto const* text : {"", "[]", "{}", R"({"status":1})", R"({"status":{"resourceRules":[)"})
        EXPECT_FALSE(decode_rules_review(text).has_value()) << text;
    EXPECT_TRUE(decode_rules_review(R"({"status":{}})").has_value());
}

TEST(AccessRules, are_asked_for_by_namespace) {
    EXPECT_EQ(
        rules_review_body("shop"),
        R"({"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview",)"
        R"("spec":{"namespace":"shop"}})"
    );
}

}  // namespace
}  // namespace vitals::kube::client
