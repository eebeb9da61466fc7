// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Has the API server reached the version from which the watch is to begin? It accepts a watch from
// the future and is silent until it is there (kubernetes/kubernetes#107457). After a restore of
// etcd from a backup such a watch would see nothing. One object is listed, and the list's
// resourceVersion shows the server's.

#include "kube/client/api_client.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/request.hpp"

#include <optional>
#include <string>

namespace vitals::kube::informer {

// Nothing: a watch may begin at `version`, or the order of the versions is unknown. Otherwise as if
// a watch had ended: older_version, or the reason why the server could not be asked.
runtime::awaitable<std::optional<ended_watch>>
check_position(client::api_client& api, model::collection const& of, std::string const& version);

}  // namespace vitals::kube::informer
