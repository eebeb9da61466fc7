// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cluster.hpp"

#include "app/command_line/options.hpp"
#include "app/command_line/version.hpp"
#include "app/defaults.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/load_cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <expected>
#include <string>
#include <utility>

namespace vitals::app {

cluster make_cluster(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger const& log,
    kube::config::cluster_config config
) {
    auto client = kube::client::make_api_client(
        loop,
        clock,
        log,
        config,
        {.user_agent = command_line::user_agent()}
    );
    return {.config = std::move(config), .client = std::move(client), .identity = host_name()};
}

std::expected<cluster, std::string> find_cluster(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger const& log,
    command_line::run_options const& options
) {
    auto config = kube::config::load_cluster_config(
        kube::config::process_environment(),
        {.kubeconfig = options.kubeconfig, .context = options.context}
    );
    if (!config) return std::unexpected{config.error()};
    log.info("cluster found", {{"server", config->server.text()}, {"from", config->source}});
    return make_cluster(loop, clock, log, std::move(*config));
}

}  // namespace vitals::app
