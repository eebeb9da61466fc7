// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace vitals::kube::client {

namespace {

// In the order of the enumerators.
constexpr auto error_classes = std::to_array<std::string_view>(
    {"permanent",
     "auth",
     "rbac",
     "not_found",
     "conflict",
     "expired",
     "throttled",
     "server",
     "too_large_resource_version",
     "unreachable",
     "timeout",
     "undecodable",
     "too_large"}
);
static_assert(error_classes.size() == std::size_t{std::to_underlying(error_class::too_large)} + 1);

}  // namespace

std::string_view to_string(error_class kind) {
    return error_classes[std::to_underlying(kind)];
}

}  // namespace vitals::kube::client
