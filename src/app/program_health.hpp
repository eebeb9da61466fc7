// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What port 8080 says about this program: its heartbeats, and what /readyz waits for.

#include "app/first_round.hpp"
#include "app/heartbeats.hpp"
#include "app/process.hpp"
#include "app/services_sync.hpp"
#include "core/status/status_store.hpp"
#include "serving/health_server/registry.hpp"
#include "serving/health_server/server.hpp"

#include <memory>

namespace vitals::app {

struct program_health {
    program_health(process& of, status::status_store& checks);
    // Heartbeats and targets are retired on purpose, also when the start failed.
    ~program_health();
    program_health(program_health const&) = delete;
    program_health& operator=(program_health const&) = delete;

    serving::health_server::registry registry;
    std::unique_ptr<serving::health_server::server> server{};  // none until the program listens
    app::heartbeats heartbeats;
    serving::health_server::target config;
    serving::health_server::target informer;
    serving::health_server::target scheduler;
    services_sync services;
    app::first_round first_round;
};

}  // namespace vitals::app
