// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"

#include <string_view>

namespace vitals::kube::client {

std::string_view to_string(error_class kind) {
    switch (kind) {
        case error_class::permanent:
            return "permanent";
        case error_class::auth:
            return "auth";
        case error_class::rbac:
            return "rbac";
        case error_class::not_found:
            return "not_found";
        case error_class::conflict:
            return "conflict";
        case error_class::expired:
            return "expired";
        case error_class::throttled:
            return "throttled";
        case error_class::server:
            return "server";
        case error_class::too_large_resource_version:
            return "too_large_resource_version";
        case error_class::unreachable:
            return "unreachable";
        case error_class::timeout:
            return "timeout";
        case error_class::undecodable:
            return "undecodable";
        case error_class::too_large:
            return "too_large";
    }
    return "unknown";
}

}  // namespace vitals::kube::client
