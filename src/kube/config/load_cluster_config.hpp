// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which cluster: the one that flags or KUBECONFIG name, else the Pod's own, else ~/.kube/config.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"

#include <expected>
#include <string>

namespace vitals::kube::config {

struct cluster_choice {
    std::string kubeconfig{};  // --kubeconfig
    std::string context{};     // --context
};

// The error is one line that says what to do.
std::expected<cluster_config, std::string>
load_cluster_config(environment const& around, cluster_choice const& choice);

}  // namespace vitals::kube::config
