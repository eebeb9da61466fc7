// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A whole list of ConfigMaps, over as many pages as it takes. kubernetes-client.md section 5.

#include "informer/watch_policy.hpp"
#include "kube_client/api_client.hpp"
#include "kube_model/config_map.hpp"
#include "kube_model/request.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vitals::informer {

struct snapshot {
    std::vector<kube_model::config_map> objects;
    std::string resource_version;  // where a watch begins
    std::size_t oversized = 0;     // objects that were left out
};

struct list_limits {
    std::size_t bytes = std::size_t{256} * 1024 * 1024;  // of all pages
    unsigned page = 500;                                 // objects
};

// `last` is asked for in the mode from_last. Tries the other modes of list_again() at once; whatever else
// fails is the caller's to wait out. `on_page` is called after each page.
runtime::awaitable<kube_client::api_result<snapshot>> list_all(
    kube_client::api_client& api,
    kube_model::config_map_scope const& scope,
    list_mode mode,
    std::string const& last,
    std::function<void()> const& on_page,
    list_limits limits = {}
);

}  // namespace vitals::informer
