// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from the labelled ConfigMaps of a cluster.

#include "core/metrics/snapshot.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/random.hpp"
#include "sources/definition_source.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vitals::sources::cluster {

struct cluster_scope {
    std::vector<std::string> namespaces;  // none: all
    std::string selector;
};

// Makes a ConfigMap of an object, and hands it on: also unchanged, if it is left out.
kube::informer::object_store::decoder decoder_for(definition_source::outputs const& to);

class cluster_definitions final : public definition_source {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        kube::client::api_client& api;
        kube::config::cluster_config const& config;  // of `api`, for messages
    };

    cluster_definitions(parts from, cluster_scope scope, outputs to);

    runtime::awaitable<void> run() override;
    void read_again() override;
    std::vector<metrics::informer_state> informers() const override;
    std::size_t empty_places() const override;
    bool is_complete() const override;

private:
    void follow(std::string const& ns, std::string const& heartbeat);
    void report_waiting();
    void one_synced(kube::informer::watcher const& which);

    parts from_;
    cluster_scope scope_;
    outputs to_;
    std::function<double()> random_ = runtime::uniform_random();
    std::vector<std::unique_ptr<kube::informer::watcher>> watchers_;
};

}  // namespace vitals::sources::cluster
