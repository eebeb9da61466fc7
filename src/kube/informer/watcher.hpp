// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Keeps an object store equal to a collection of the API server: lists, watches, and recovers from
// every end of a watch (watch_policy says how). The store keeps its content while the API server is
// away.

#include "kube/client/api_client.hpp"
#include "kube/informer/delays.hpp"
#include "kube/informer/informer_log.hpp"
#include "kube/informer/informer_state.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/informer/watch_stream.hpp"
#include "kube/model/request.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/spare_memory.hpp"

#include <chrono>
#include <cstddef>
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
        log::logger log;
        std::function<double()> random;  // in [0, 1)
        // What the log says of a list that failed.
        std::function<std::string(client::api_error const&)> explain =
            [](client::api_error const& error) { return error.message; };
        // The delay before a resource is asked for again that the API server does not serve. The
        // core group is always served: there a 404 comes from a proxy, and is a failure as any.
        runtime::duration not_served_for = std::chrono::minutes{5};
    };
    struct callbacks {
        std::function<void()> on_synced = [] {};   // once, when the store has been filled
        std::function<void()> on_trouble = [] {};  // state().trouble has changed
        // At least every six minutes while run() is alive, however quiet the cluster is.
        std::function<void()> on_progress = [] {};
    };

    watcher(parts from, model::collection of, object_store::handlers objects, callbacks call);

    // Until cancelled.
    runtime::awaitable<void> run();
    // Ends the watch and lists everything, as soon as possible.
    void list_again();
    informer_state const& state() const { return state_; }
    model::collection const& collection() const { return of_; }
    std::size_t objects() const { return store_.size(); }

private:
    runtime::awaitable<void> relist(std::string_view why);
    runtime::awaitable<client::api_result<listed>> list_once(std::string_view why);
    runtime::awaitable<std::string_view> watch_until_asked();
    runtime::awaitable<std::string_view> watch_until_relist();
    runtime::awaitable<ended_watch> watch_once();
    runtime::awaitable<void> wait(delay kind, std::optional<std::chrono::seconds> retry_after);
    void adopt(listed all, std::string_view why);
    bool is_suspiciously_empty(listed const& all) const;
    bool may_be_absent() const { return !of_.resource.group.empty(); }
    delay list_failed(client::api_error const& error);
    void report(ended_watch const& ended);
    void trouble(std::string_view doing, std::string_view reason, std::string_view message);
    void works_again();

    struct wish {
        bool open = false;
        std::optional<runtime::condition> made{};  // while run() is alive
    };

    // A position in the collection's history, and the times that go with it.
    struct place {
        std::string version;      // where to continue; empty: with a consistent list
        std::string newest;       // where the last watch ended; an older list is a restored etcd
        bool is_reached = false;  // by the server: a list has just said so
        runtime::time_point relist_due{};
        runtime::time_point next_watch{};  // not before
    };

    parts from_;
    model::collection of_;
    callbacks callbacks_;
    object_store store_;
    informer_state state_;
    watch_policy policy_;
    informer_log log_;
    page_size page_;
    runtime::spare_memory spare_;
    delays delays_;
    place at_;
    wish list_wanted_;
};

}  // namespace vitals::kube::informer
