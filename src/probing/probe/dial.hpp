// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A connection to a host, or a socket without one (`what.over`): its addresses are tried one after
// the other until one of them accepts. Those that the policy denies are left out; when it denies
// all of them, the reason is `blocked`.

#include "core/health/cause.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"

#include <expected>
#include <memory>

namespace vitals::probing::probe {

using dialled = std::expected<std::unique_ptr<net::connection>, probe_failure>;

// `what` outlives the call.
runtime::task<dialled> dial(
    net::address_policy::request const& what,
    health::named_by whom,
    context& with,
    phase_clock& phases
);

}  // namespace vitals::probing::probe
