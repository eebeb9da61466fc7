// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an account may do in one namespace: a SelfSubjectRulesReview. Pure.

#include "kube/client/access_review.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::client {

struct access_rule {
    std::vector<std::string> verbs;
    std::vector<std::string> groups;
    std::vector<std::string> resources;
    bool some_names_only = false;  // it grants nothing on the objects of other names
};

// The body of the request.
std::string rules_review_body(std::string_view ns);
// Nothing when `json` is no SelfSubjectRulesReview.
std::optional<std::vector<access_rule>> decode_rules_review(std::string_view json);

// The rule that grants the right for all objects. Nothing found does not mean refused: authorizers
// such as webhooks do not list their rules.
bool cover(std::vector<access_rule> const& rules, access_right const& right);

}  // namespace vitals::kube::client
