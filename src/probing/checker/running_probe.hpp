// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A probe on its way, and then its result.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <utility>

namespace vitals::probing::checker {

struct running_probe {
    running_probe(
        runtime::executor const& loop,
        status::handle of,
        std::shared_ptr<check::definition const> what,
        net::network& network,
        runtime::clock& clock,
        probe::deadlines& deadlines,
        runtime::time_point due_at,
        runtime::time_point due
    )
        : check{of},
          definition{std::move(what)},
          due_time{due_at},
          interrupter{loop},
          with{network, clock, deadlines, interrupter, due},
          limit{
              deadlines,
              definition->timing.timeout,
              due,
              interrupter,
              probe::deadlines::scope::probe
          } {}
    running_probe(running_probe const&) = delete;
    running_probe& operator=(running_probe const&) = delete;

    status::handle check;
    std::shared_ptr<check::definition const>
        definition;                // the probe borrows it, whatever becomes of the check
    runtime::time_point due_time;  // when it was to start
    probe::interrupter interrupter;
    probe::context with;
    probe::deadlines::entry limit;
    health::observation seen;
    runtime::task<void> running;  // the probe, which then sees to its own landing
    bool finished = false;
    bool wanted = true;  // not once the check was removed or redefined
};

}  // namespace vitals::probing::checker
