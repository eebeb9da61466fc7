// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where check definitions come from: a cluster, or files. Both deliver ConfigMaps.

#include "core/metrics/snapshot.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace vitals::sources {

class definition_source {
public:
    struct outputs {
        std::function<void(kube::model::config_map const&)> changed;
        std::function<void(kube::model::object_key const&)> removed;
        // Once for each watched namespace ("": all of them in one watch, or files): all its
        // definitions were delivered. A namespace that cannot be read holds back no other.
        std::function<void(std::string const& ns)> synced;
        // Not everything has been read yet, and why: "namespace bad: forbidden". Never after the
        // last `synced`.
        std::function<void(std::string const& why)> waiting;
        // Ends when there is room for more changes; none: there always is. A source with many
        // changes waits for it.
        std::function<runtime::awaitable<void>()> room{};
        // A sign of life of each of the source's loops, from 0, at least every five minutes.
        std::function<void(std::size_t loop)> progress;
    };

    virtual ~definition_source() = default;
    virtual runtime::awaitable<void> run() = 0;  // until cancelled
    virtual std::optional<metrics::informer_state> informer() const = 0;
    virtual kube::client::api_client* api() const = 0;  // null without a cluster
    // Paths, or namespaces, without any definition at present.
    virtual std::size_t empty_places() const = 0;
};

}  // namespace vitals::sources
