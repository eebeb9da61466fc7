// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One watch: opens it, reads it to its end, and applies its events.

#include "kube/client/api_client.hpp"
#include "kube/informer/informer_log.hpp"
#include "kube/informer/informer_state.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/request.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace vitals::kube::informer {

struct watch_limits {
    std::chrono::seconds server_timeout{};  // asked for; our absolute deadline is a little later
    runtime::duration idle{};               // silence that means a dead connection
    runtime::time_point relist_due{};
};

// What a watch works on; outlives it.
struct watch_environment {
    model::collection const& of;
    runtime::clock& clock;
    client::api_client& api;
    object_store& store;
    informer_state& state;
    std::string& resource_version;  // moves on with each event, after the store has it
    std::function<void()> const& on_open;
    std::function<void()> const& on_progress;
    informer_log& log;
};

runtime::awaitable<ended_watch> run_watch(watch_environment around, watch_limits limits);

}  // namespace vitals::kube::informer
