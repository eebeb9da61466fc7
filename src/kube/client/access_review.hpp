// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Does the account have the rights that Vitals needs? Asked once at the start, so that a missing
// right is one readable line in the log and not a watch that never gets anything.

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "runtime/coroutine.hpp"
#include "text/json/writer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::client {

struct access_right {
    std::string verb;      // "list"
    std::string group;     // "" is the core group
    std::string resource;  // "configmaps"
    std::string ns;        // the namespace; "" is all of them
    std::string lost;      // what does not work without it: "checks cannot be read"
    std::string fix{};     // a sentence; empty: add a rule to the account's Role
};

struct access_report {
    std::vector<access_right> granted;
    std::vector<access_right> missing;
    std::optional<api_error>
        unanswered;  // a review that could not be made; those after it were not tried
};

// One SelfSubjectRulesReview for each namespace. For each right that its answer does not grant, and
// for rights in all namespaces, one SelfSubjectAccessReview.
runtime::awaitable<access_report>
review_access(api_client& client, std::vector<access_right> const& needed);

// Of the spec of an access review, ours or that of another user: its member resourceAttributes.
void write_attributes(json::writer& out, access_right const& right);
// The answer to an access review; nothing when `json` is none.
std::optional<bool> decode_allowed(std::string_view json);

// The API server does not answer reviews, and will not later: the rights stay unknown.
bool is_final(api_error const& error);

// The reason is the configuration alone: it has no credentials, or it says http:// for a port that
// speaks TLS.
bool is_of_the_configuration(config::cluster_config const& config, api_error const& error);

// "missing right: list configmaps in namespace shop; checks cannot be read. Fix: ..."
std::string describe(access_right const& missing);

// Why a request failed, and what to do: "API server https://10.0.0.1: connect: Connection refused.
// Fix: check that the API server runs and that its address is right (kubeconfig /k, context c)".
std::string describe_unreachable(config::cluster_config const& config, api_error const& error);

}  // namespace vitals::kube::client
