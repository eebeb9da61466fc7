// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Keeps an object store equal to the ConfigMaps of one namespace, or of all: lists, watches, and
// recovers from every end of a watch (watch_policy says how). The store keeps its content while the
// API server is away.

#include "kube/client/api_client.hpp"
#include "kube/informer/informer_state.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/trouble_log.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/informer/watch_stream.hpp"
#include "kube/model/request.hpp"
#include "log/logger.hpp"
#include "runtime/backoff.hpp"
#include "runtime/spare_memory.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::informer {

class watcher {
public:
    struct parts {
        runtime::clock& clock;
        client::api_client& api;
        object_store& store;
        log::logger log;
        std::function<double()> random;  // in [0, 1)
    };
    struct callbacks {
        std::function<void()> on_synced = [] {};   // once, when the store has been filled
        std::function<void()> on_trouble = [] {};  // state().trouble has changed
        // At least every five minutes while run() is alive, however quiet the cluster is.
        std::function<void()> on_progress = [] {};
    };

    watcher(parts from, model::config_map_scope scope, callbacks call);

    // Until cancelled.
    runtime::awaitable<void> run();
    informer_state const& state() const { return state_; }
    model::config_map_scope const& scope() const { return scope_; }

private:
    runtime::awaitable<void> relist(std::string_view why);
    runtime::awaitable<client::api_result<listed>> list_once(std::string_view why);
    runtime::awaitable<std::string_view> watch_until_relist();
    runtime::awaitable<ended_watch> watch_once();
    runtime::awaitable<void> wait(delay kind, std::optional<std::chrono::seconds> retry_after);
    runtime::duration length_of(delay kind, std::optional<std::chrono::seconds> retry_after);
    void adopt(listed all, std::string_view why);
    bool is_suspiciously_empty(listed const& all) const;
    watch_limits next_limits();
    runtime::duration around(runtime::duration mean);  // +- 20 %
    void report(ended_watch const& ended);
    void trouble(std::string_view doing, std::string_view reason, std::string_view message);
    void works_again();

    parts from_;
    model::config_map_scope scope_;
    callbacks callbacks_;
    std::function<void()> on_open_;
    informer_state state_;
    watch_policy policy_;
    trouble_log troubles_;
    page_size page_;
    runtime::spare_memory spare_;
    runtime::backoff backoff_;
    runtime::backoff long_backoff_;
    std::string resource_version_;  // where to go on; empty: with a consistent list
    std::string newest_;  // where the last watch ended, to notice a server that goes back in time
    bool position_known_ = false;  // to be one the server has reached: a list has just said so
    runtime::time_point relist_due_{};
    runtime::time_point next_watch_{};  // not before
};

}  // namespace vitals::kube::informer
