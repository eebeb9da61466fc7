// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A connection to a host: its addresses are tried one after the other until one of them accepts.

#include "core/health/cause.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

namespace vitals::probing::probe {

using dialled = std::expected<std::unique_ptr<net::connection>, probe_failure>;

runtime::task<dialled> dial(
    std::string_view host,
    std::uint16_t port,
    health::named_by whom,
    context& with,
    phase_clock& phases
);

}  // namespace vitals::probing::probe
