// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a check, whatever its protocol: what was seen. A probe that fails is an observation, never an error.

#include "check/definition.hpp"
#include "health/observation.hpp"
#include "net/network.hpp"
#include "probe/deadlines.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <string>

namespace vitals::probe {

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

// `definition` and `with` must outlive the probe.
runtime::task<health::observation> probe(check::definition const& definition, context& with);

}  // namespace vitals::probe
