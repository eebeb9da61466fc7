// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All running checks: executes plans on the probe loops and brings every result to the store. Lives
// on the control loop; each probe loop has a thread of its own.

#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "net/socket/socket_network.hpp"
#include "probing/checker/fair_share.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace vitals::probing::secrets {
class secret_store;
}

namespace vitals::probing::checker {

struct settings {
    std::size_t probe_threads = 1;
    std::size_t max_in_flight = 1024;      // over all loops; see default_max_in_flight()
    std::size_t max_kept_connections = 0;  // over all loops; see max_kept_connections()
    // Probes and kept connections together, if that is more than max_in_flight.
    std::size_t max_sockets = 0;
    // Who share the probes in flight and the kept connections.
    fair_share::among among = fair_share::among::namespaces;
    quota::quotas quotas{quota::unlimited()};
    net::socket::socket_network_settings network;  // of each loop
    std::shared_ptr<net::address_policy::policy const> policy =
        std::make_shared<net::address_policy::policy const>();  // permits everything
    // The values that definitions refer to; outlives the set. Null: none of them can be read.
    secrets::secret_store* secrets = nullptr;
};

class checker_set {
public:
    checker_set(
        runtime::executor const& control,
        runtime::clock& clock,
        log::logger const& log,
        status::status_store& store,
        settings const& how
    );
    ~checker_set();  // joins the threads
    checker_set(checker_set const&) = delete;
    checker_set& operator=(checker_set const&) = delete;

    // Until it is cancelled. Throws as soon as a probe loop failed: its checks are not probed any
    // more.
    runtime::awaitable<void> run();

    // Starts, redefines and stops checks, in the store and on the loops. All other checks go on
    // undisturbed.
    void apply(reconcile::plan const& plan);

    // Where probes may connect to, from now on.
    void set_policy(std::shared_ptr<net::address_policy::policy const> const& policy);

    // How many probes may be in flight from now on, with kept connections, over all loops; never
    // more than the settings say.
    void limit_places(std::size_t most);

    // No probe starts any more. Probes in flight finish within their own timeouts, at most `limit`.
    // Ends when the last one was observed or given up (then: inconclusive, `cancelled`).
    runtime::awaitable<void> drain(runtime::duration limit);

    // Any thread. Calls `answered` on a probe thread once every probe loop has completed a turn.
    // Must not be called again before that.
    void ask_all(std::function<void()> answered);
    // Summed over the loops, as of now.
    probe_loop_statistics statistics() const;

private:
    struct drained_loops;
    struct undelivered_results;
    struct broken_loop;
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace vitals::probing::checker
