// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The configuration that every Pod gets from its service account.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace vitals::kube::config {

// KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT, the first that is not set; empty in a
// cluster.
std::string missing_variable(environment const& around);

// Both KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are set.
bool is_in_cluster(environment const& around);

// KUBERNETES_SERVICE_PORT; nothing when it is no port.
std::optional<std::uint16_t> service_port(environment const& around);

std::expected<cluster_config, std::string> in_cluster_config(environment const& around);

}  // namespace vitals::kube::config
