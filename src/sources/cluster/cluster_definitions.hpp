// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from the labelled ConfigMaps of a cluster.

#include "kube/config/cluster_config.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/random.hpp"
#include "sources/definition_source.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vitals::sources::cluster {

struct cluster_scope {
    std::vector<std::string> namespaces;  // none: all
    std::string selector;
    std::string user_agent;  // the User-Agent
};

class cluster_definitions final : public definition_source {
public:
    cluster_definitions(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        kube::config::cluster_config cluster,
        cluster_scope scope,
        outputs to
    );

    runtime::awaitable<void> run() override;
    std::optional<metrics::informer_state> informer() const override;
    kube::client::api_client* api() const override { return api_.get(); }
    std::size_t empty_places() const override;

private:
    void report_waiting();
    void one_synced(std::string const& ns);
    runtime::awaitable<void> review_rights();

    runtime::executor loop_;
    runtime::clock& clock_;
    log::logger log_;
    kube::config::cluster_config cluster_;
    cluster_scope scope_;
    outputs to_;
    std::function<double()> random_ = runtime::uniform_random();
    kube::informer::object_store store_;
    std::unique_ptr<kube::client::api_client> api_;
    std::vector<std::unique_ptr<kube::informer::watcher>> watchers_;
};

}  // namespace vitals::sources::cluster
