// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses of each namespace's Services and Pods, by a list and a watch of Services and
// EndpointSlices, as long as the address policy asks for them. Lives on the control loop.

#include "core/metrics/snapshot.hpp"
#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/object_meta.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/services/room_lists.hpp"
#include "sources/services/service_store.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::services {

class cluster_services {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        kube::client::api_client& api;
        kube::config::cluster_config const& config;  // of `api`, for messages
        std::function<double()> random;              // in [0, 1)
        limits most{};
    };
    struct outputs {
        // At once when a namespace has been read for the first time; later changes are gathered for
        // a second. Null: none is known any more, since they are not needed.
        std::function<void(service_store::snapshot)> changed;
        // Not everything has been read yet, and why; empty: it has, or is not needed.
        std::function<void(std::string const& why)> waiting;
        // Makes the heartbeat of one watcher, as definition_source's.
        std::function<std::function<void()>(std::string const& name)> add_heartbeat;
    };

    // `namespaces`: empty: all. Must outlive the loop's run.
    cluster_services(parts from, std::vector<std::string> namespaces, outputs to);

    // Whether they are needed from now on; not at first.
    void need(bool whether);
    runtime::awaitable<void> run();  // until cancelled

    std::vector<metrics::informer_state> informers() const;  // none while they are not needed
    std::optional<metrics::services> usage() const;

private:
    struct followed {
        kind of;
        std::string ns;
        std::unique_ptr<kube::informer::watcher> watcher{};
    };

    void begin();
    void end();
    void make_watcher(followed& which);
    std::expected<kube::informer::decoded, std::string>
    decode(kind of, kube::model::object_meta const& meta, std::string_view json);
    runtime::awaitable<void> follow();
    runtime::awaitable<void> until_not_needed();
    runtime::awaitable<void> publish_changes();
    runtime::awaitable<void> watch_age();
    freshness freshness_of(std::string const& ns) const;
    void note(std::string const& ns, freshness now);
    void synced(std::string const& ns);
    void report_waiting() const;
    void look_for_room();

    parts from_;
    std::vector<std::string> namespaces_;
    outputs to_;
    runtime::condition changed_;  // of the store, or of the need
    bool needed_ = false;
    std::unique_ptr<service_store> store_;  // these three: while they are needed
    std::vector<followed> followed_;
    room_lists lists_;
    bool told_ = false;  // that something is left out
};

}  // namespace vitals::sources::services
