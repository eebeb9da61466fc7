// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A resource of the API: what it is called, and where its objects are.

#include <string>
#include <string_view>

namespace vitals::kube::model {

struct object_key {
    std::string ns;  // empty where the resource has no namespaces
    std::string name;
    auto operator<=>(object_key const&) const = default;
};

// As the API's discovery shows it: {"apps", "v1", "deployments", "Deployment"}.
struct resource {
    std::string group;  // empty: the core group
    std::string version;
    std::string plural;
    std::string kind;
    bool namespaced = true;
};

// Paths without a query, percent-encoded: "/apis/apps/v1/namespaces/shop/deployments".
// `ns`: empty for those of all namespaces.
std::string collection_path(resource const& of, std::string_view ns);
// `subresource`: "status"; empty: the object itself.
std::string
object_path(resource const& of, object_key const& key, std::string_view subresource = {});

}  // namespace vitals::kube::model
