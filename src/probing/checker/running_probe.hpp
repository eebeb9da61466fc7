// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A probe in flight, and then its result.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/checker/tenants.hpp"
#include "probing/checker/undelivered_bytes.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <utility>

namespace vitals::probing::secrets {
class secret_store;
}

namespace vitals::probing::checker {

// `interrupter`, `with` and `limit` borrow from the members before them: their order matters.
struct running_probe {
    running_probe(
        runtime::executor const& loop,
        status::handle of,
        tenant& by,
        std::shared_ptr<check::definition const> what,
        net::network& network,
        runtime::clock& clock,
        probe::deadlines& deadlines,
        std::shared_ptr<net::address_policy::policy const> const& policy,
        secrets::secret_store* secrets,
        runtime::time_point due_at,
        runtime::time_point due
    )
        : check{of},
          tenant{by},
          definition{std::move(what)},
          due_time{due_at},
          interrupter{loop},
          with{network, clock, deadlines, interrupter, due, policy, secrets},
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
    checker::tenant& tenant;  // the namespace whose place it has
    std::shared_ptr<check::definition const>
        definition;                // kept alive for the probe, even when the check is redefined
    runtime::time_point due_time;  // the due time of its slot
    probe::interrupter interrupter;
    probe::context with;
    probe::deadlines::entry limit;
    health::observation seen;
    undelivered_bytes bytes;      // of `seen`
    runtime::task<void> running;  // the probe, which calls finish() at its end
    bool finished = false;
    bool wanted = true;  // false once the check was removed or redefined
};

}  // namespace vitals::probing::checker
