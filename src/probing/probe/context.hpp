// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every kind of probe gets, whatever its protocol.

#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/denied.hpp"
#include "probing/probe/kept_connection.hpp"
#include "runtime/clock.hpp"

#include <memory>
#include <optional>

namespace vitals::probing::secrets {
class secret_store;
}

namespace vitals::probing::probe {

// The environment of a probe, from its caller, who starts it with the interrupter.
struct context {
    net::network& network;
    runtime::clock& clock;
    probe::deadlines& deadlines;
    interrupter& interrupted;
    runtime::time_point due;  // the end of the probe's time; the caller enforces it
    // As it is now: an edit replaces it while probes are in flight. Never null.
    std::shared_ptr<net::address_policy::policy const> const& policy;
    // The values that definitions refer to; null: there are none.
    secrets::secret_store* secrets = nullptr;
    // For a check with `reuse`: before the probe, the connection of the last one under the same
    // definition, if any; after it, its own.
    std::unique_ptr<kept_connection> kept{};
    std::optional<probe::denied> denied{};  // by the policy, when the probe has ended
};

}  // namespace vitals::probing::probe
