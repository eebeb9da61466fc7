// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/program_health.hpp"

#include "app/process.hpp"
#include "core/status/status_store.hpp"

namespace vitals::app {

program_health::program_health(process& of, status::status_store& checks)
    : registry{of.clock, of.log},
      heartbeats{registry, of.loop()},
      config{registry.add("config")},
      informer{registry.add("informer-sync")},
      scheduler{registry.add("scheduler")},
      services{registry},
      first_round{of.loop(), of.clock, of.log, checks, registry} {}

program_health::~program_health() {
    heartbeats.forget_checkers();
    heartbeats.forget_reader();
    for (auto* each : {&config, &informer, &scheduler}) each->retire();
    services.retire();
    first_round.retire();
}

}  // namespace vitals::app
