// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/access_rules.hpp"

#include "kube/client/access_review.hpp"
#include "text/json/walk.hpp"
#include "text/json/writer.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

class rules_reader final : public json::visitor {
public:
    bool begin_object(json::path const& path, std::size_t) override {
        has_status = has_status || path.is({"status"});
        if (path.is({"status", "resourceRules", "[]"})) rules.emplace_back();
        return true;
    }
    bool scalar(json::path const& path, json::kind, std::string_view value) override {
        if (rules.empty()) return true;
        auto const in = [&path](std::string_view list) {
            return path.is({"status", "resourceRules", "[]", list, "[]"});
        };
        auto& rule = rules.back();
        if (in("verbs")) rule.verbs.emplace_back(value);
        if (in("apiGroups")) rule.groups.emplace_back(value);
        if (in("resources")) rule.resources.emplace_back(value);
        if (in("resourceNames")) rule.some_names_only = true;
        return true;
    }

    std::vector<access_rule> rules;
    bool has_status = false;
};

bool holds(std::vector<std::string> const& list, std::string_view wanted) {
    return std::ranges::any_of(list, [wanted](std::string const& each) {
        return each == "*" || each == wanted;
    });
}

// "*/status" means the statuses of all resources.
bool holds_resource(std::vector<std::string> const& list, std::string const& wanted) {
    if (holds(list, wanted)) return true;
    auto const slash = wanted.find('/');
    return slash != wanted.npos && holds(list, "*" + wanted.substr(slash));
}

}  // namespace

std::string rules_review_body(std::string_view ns) {
    json::writer out;
    out.begin_object();
    out.member("apiVersion", "authorization.k8s.io/v1").member("kind", "SelfSubjectRulesReview");
    out.key("spec").begin_object().member("namespace", ns).end_object();
    return out.end_object().take();
}

std::optional<std::vector<access_rule>> decode_rules_review(std::string_view json) {
    rules_reader reader;
    if (!json::walk(json, reader) || !reader.has_status) return std::nullopt;
    return std::move(reader.rules);
}

bool cover(std::vector<access_rule> const& rules, access_right const& right) {
    return std::ranges::any_of(rules, [&right](access_rule const& rule) {
        return !rule.some_names_only && holds(rule.verbs, right.verb) &&
               holds(rule.groups, right.group) && holds_resource(rule.resources, right.resource);
    });
}

}  // namespace vitals::kube::client
