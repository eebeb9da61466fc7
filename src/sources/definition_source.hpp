// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where check definitions come from: a cluster, or files. Both deliver ConfigMaps.

#include "core/metrics/snapshot.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace vitals::sources {

class definition_source {
public:
    struct outputs {
        std::function<void(kube::model::config_map&&)> changed;
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
        // Of a ConfigMap that the source does not know: false if nothing is to be kept of it. None:
        // all are accepted.
        std::function<bool(kube::model::object_key const&)> accepts{};
        // Whether the ConfigMap is handed on though it is unchanged: it is left out, beyond a
        // budget, or has mistakes, and may be neither any more.
        std::function<bool(kube::model::object_key const&)> hands_on_again{};
        // A known ConfigMap may have another resourceVersion, and is otherwise as it was: somebody
        // wrote an annotation, for example. None: nobody wants to know.
        std::function<void(kube::model::object_key const&, std::string const& version)> renumbered{
        };
        // Makes the heartbeat of one of the source's loops, which calls it at least every six
        // minutes while it is alive. The heartbeat retires with the last copy of the function.
        std::function<std::function<void()>(std::string const& name)> add_heartbeat;
    };

    virtual ~definition_source() = default;
    virtual runtime::awaitable<void> run() = 0;  // until cancelled
    // Soon lists everything, for outputs::hands_on_again.
    virtual void read_again() = 0;
    virtual std::vector<metrics::informer_state> informers() const = 0;  // none without a cluster
    // Paths, or namespaces, without any definition at present.
    virtual std::size_t empty_places() const = 0;
    // What was not handed on does not exist: all was read, and the last reading had no trouble.
    virtual bool is_complete() const = 0;
};

}  // namespace vitals::sources
