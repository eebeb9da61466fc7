// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target `services-sync` of /readyz: a program that begins with profile own-namespace waits for
// the Services. Later it is ready whatever happens to them: an edit of the policy or an API server
// that is away takes no running Pod out of its Services; checks that depend on them are
// inconclusive meanwhile.

#include "serving/health_server/registry.hpp"
#include "serving/health_server/target.hpp"

#include <optional>
#include <string>

namespace vitals::app {

class services_sync {
public:
    explicit services_sync(serving::health_server::registry& of) : of_{of} {}

    // Why not everything has been read; empty: it has, or is not needed.
    void waiting(std::string const& why);
    // What is needed from now on was not needed at the start.
    void started() { over_ = over_ || !target_; }
    void retire();

private:
    serving::health_server::registry& of_;
    std::optional<serving::health_server::target> target_;  // once it has been waited for
    bool over_ = false;
};

}  // namespace vitals::app
