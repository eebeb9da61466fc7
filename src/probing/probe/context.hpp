// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every kind of probe gets, whatever its protocol.

#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"

#include <memory>
#include <string>

namespace vitals::probing::probe {

// The connection that a check with `reuse` keeps between two probes.
struct kept_connection {
    std::unique_ptr<net::connection> connection;
    std::string request;  // the request, sent again by each probe
};

// The environment of a probe, from its caller, who starts it with the interrupter.
struct context {
    net::network& network;
    runtime::clock& clock;
    probe::deadlines& deadlines;
    interrupter& interrupted;
    runtime::time_point due;  // the end of the probe's time; the caller enforces it
    // For a check with `reuse`: before the probe, the connection of the last one under the same
    // definition, if any; after it, its own.
    std::unique_ptr<kept_connection> kept{};
};

}  // namespace vitals::probing::probe
