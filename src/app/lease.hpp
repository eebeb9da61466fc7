// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The Lease of --lease: of the Pods of a rolling update, its holder writes. On a client of its own,
// so that no other request delays a renewal. Lives on the control loop.

#include "app/cluster.hpp"
#include "app/process.hpp"
#include "kube/client/api_client.hpp"
#include "kube/lease/lease_holder.hpp"
#include "runtime/coroutine.hpp"

#include <functional>
#include <memory>
#include <string>

namespace vitals::app {

class lease {
public:
    struct parts {
        process& of;
        cluster const& to;
        std::string name;
        std::function<void()> began;  // this process writes from now on
        std::function<void()> another_lives;
    };

    explicit lease(parts from);

    bool held() const { return holder_.held(); }
    kube::lease::lease_holder const& holder() const { return holder_; }

    // Renews it until cancelled: from then on it ends by itself, unless it is given back.
    runtime::awaitable<void> run();
    runtime::awaitable<void> release(runtime::duration limit) { return holder_.release(limit); }

private:
    std::unique_ptr<kube::client::api_client> client_;
    kube::lease::lease_holder holder_;
};

}  // namespace vitals::app
