// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Has the API server reached the position from which we want to watch? It accepts a watch from the future and is
// silent until it is there (kubernetes/kubernetes#107457): after its etcd was restored from a backup we would
// follow nothing. One object is read, whose list says which version the server is at.

#include "kube/client/api_client.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/request.hpp"

#include <optional>
#include <string>

namespace vitals::kube::informer {

// Nothing: a watch may begin at `version`. An order that cannot be told is no reason against it.
// Else as if a watch had ended so: went_back, or why the server could not be asked.
runtime::awaitable<std::optional<ended_watch>> check_position(
    client::api_client& api,
    model::config_map_scope const& scope,
    std::string const& version
);

}  // namespace vitals::kube::informer
