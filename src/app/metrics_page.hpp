// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gathers everything that /metrics tells.

#include "app/definition_source.hpp"
#include "app/servers.hpp"
#include "checker/checker_set.hpp"
#include "controller/controller.hpp"
#include "health_server/server.hpp"
#include "log/console.hpp"
#include "publish/event_recorder.hpp"
#include "status/status_store.hpp"

#include <string>

namespace vitals::app {

struct metrics_sources {
    status::status_store const& checks;
    checker::checker_set const& checkers;
    controller::controller const& controller;
    definition_source const& definitions;
    publish::event_recorder const* events;  // null without a cluster
    log::console const& console;
    health_server::server const& health;
    app::servers const& servers;
};

std::string metrics_page(metrics_sources const& from);

}  // namespace vitals::app
