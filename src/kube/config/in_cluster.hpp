// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The configuration that every Pod gets from its service account.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"

#include <expected>
#include <string>

namespace vitals::kube::config {

// KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT, the first that is not set; empty in a
// cluster.
std::string missing_variable(environment const& around);

// Both KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are set.
bool is_in_cluster(environment const& around);

std::expected<cluster_config, std::string> in_cluster_config(environment const& around);

}  // namespace vitals::kube::config
