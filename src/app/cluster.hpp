// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The cluster that Vitals belongs to: its address, and one client for all parts that call its API
// server.

#include "app/command_line/options.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <expected>
#include <memory>
#include <string>

namespace vitals::app {

struct cluster {
    // config.default_namespace: in a Pod, the namespace of Vitals itself.
    kube::config::cluster_config config;
    std::unique_ptr<kube::client::api_client> client;
    std::string identity;  // the name of the Pod, or of the host
};

cluster make_cluster(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger const& log,
    kube::config::cluster_config config
);
// The cluster that --kubeconfig, --context and the environment name. The error is a sentence for
// the person who started Vitals.
std::expected<cluster, std::string> find_cluster(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger const& log,
    command_line::run_options const& options
);

}  // namespace vitals::app
