// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from the labelled ConfigMaps of a cluster.

#include "app/definition_source.hpp"
#include "informer/object_store.hpp"
#include "informer/watcher.hpp"
#include "kube_config/cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace vitals::app {

struct cluster_scope {
    std::vector<std::string> namespaces;  // none: all
    std::string selector;
};

class cluster_definitions final : public definition_source {
public:
    cluster_definitions(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        kube_config::cluster_config cluster,
        cluster_scope scope,
        outputs tell
    );

    runtime::awaitable<void> run() override;
    std::optional<metrics::informer_state> informer() const override;
    kube_client::api_client* api() const override { return api_.get(); }
    std::size_t empty_places() const override;

private:
    void tell_waiting();
    void one_synced(std::string const& space);
    runtime::awaitable<void> review_rights();

    runtime::executor loop_;
    runtime::clock& clock_;
    log::logger log_;
    kube_config::cluster_config cluster_;
    cluster_scope scope_;
    outputs tell_;
    std::mt19937_64 random_;
    informer::object_store store_;
    std::unique_ptr<kube_client::api_client> api_;
    std::vector<std::unique_ptr<informer::watcher>> watchers_;
};

}  // namespace vitals::app
