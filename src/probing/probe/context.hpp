// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every kind of probe is given, whatever its protocol.

#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "runtime/clock.hpp"

#include <memory>
#include <string>

namespace vitals::probing::probe {

// What a check with `reuse` keeps between two probes.
struct kept_connection {
    std::unique_ptr<net::connection> connection;
    std::string request;  // what is asked on it each time
};

// What a probe is given by whoever runs it, who starts it with the interrupter.
struct context {
    net::network& network;
    runtime::clock& clock;
    probe::deadlines& deadlines;
    interrupter& interrupted;
    runtime::time_point due;  // the end of its time; whoever runs it sees to that
    // Of a check with `reuse`: what its last probe left behind, if any, under the same definition; then what this one
    // leaves.
    std::unique_ptr<kept_connection> kept{};
};

}  // namespace vitals::probing::probe
