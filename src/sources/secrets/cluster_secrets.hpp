// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of Secrets and ConfigMaps of a cluster: a list and a watch of each object by its name,
// and of no other, so that a Role with resourceNames is enough. They are begun one after the other
// in each namespace, and no faster than a rate over all: a namespace whose checks refer to other
// objects every second neither takes the requests of others nor those for definitions and Events.
// Lives on the control loop.

#include "core/secret/object.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/rate_limiter.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/work_queue/job.hpp"
#include "kube/work_queue/workers.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/places.hpp"
#include "sources/secrets/value_source.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::secrets {

class cluster_secrets final : public value_source {
public:
    struct parts {
        runtime::executor loop;
        runtime::clock& clock;
        log::logger log;
        kube::client::api_client& api;
        std::function<double()> random;  // in [0, 1)
        places::limit_of limit;          // how many objects a namespace may refer to
        watch_limit most{};
        std::size_t most_bytes;  // of an object: beyond them it will be refused
    };

    // Must outlive the loop's run.
    cluster_secrets(parts from, outputs to);
    ~cluster_secrets() override;

    void change(std::vector<object_name> const& more, std::vector<object_name> const& fewer)
        override;
    runtime::awaitable<void> run() override;
    object_states const& states() const override { return states_; }

private:
    struct followed;
    using followed_ptr = std::shared_ptr<followed>;

    void add(object_name const& which);
    void leave_out(places::without_place const& one);
    void end(object_name const& which);
    void end(followed& which);
    followed_ptr first_to_begin(std::string const& ns) const;  // or null
    runtime::awaitable<kube::work_queue::outcome> begin_next(kube::work_queue::job of);
    runtime::awaitable<bool> answered(followed_ptr which);
    static runtime::awaitable<void> follow(followed_ptr which);
    void make_watcher(followed_ptr const& which);
    std::expected<kube::informer::decoded, std::string>
    decode(followed& which, kube::model::object_meta const& meta, std::string_view json);
    void take(followed& which, secret::contents&& values);
    void not_there(followed& which);
    void answer(followed& which);
    void trouble(followed& which, std::string_view now);
    void refuse(followed& which, object_state why, std::string const& text);
    void set(object_name const& which, object_state now);

    parts from_;
    outputs to_;
    places places_;
    object_states states_;
    std::map<object_name, followed_ptr> all_;           // those with a place
    std::map<std::string_view, std::size_t> troubles_;  // objects, by why they cannot be read
    kube::client::rate_limiter rate_;
    kube::work_queue::workers openings_;  // by namespace
    runtime::condition answered_;
    runtime::task_group* watches_ = nullptr;  // while run() runs
};

}  // namespace vitals::sources::secrets
