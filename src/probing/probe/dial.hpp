// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A connection to a host: its addresses are tried one after the other until one of them accepts.

#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

// What kept a probe from an answer.
struct obstacle {
    health::failure_reason reason = health::failure_reason::none;
    std::string text;  // for the API: may show what the target sent
    // For log lines and Events, without it. Empty: `text` holds nothing of the target.
    std::string cause{};
};

// The obstacle of a failed step: our own lack of resources is not the target's fault.
obstacle obstacle_of(net::failure const& what, health::failure_reason reason, std::string text);

using dialled = std::expected<std::unique_ptr<net::connection>, obstacle>;

// Who named the host: the definition, or the target by a redirect.
enum class named_by : std::uint8_t { definition, target };

runtime::task<dialled>
dial(std::string_view host, std::uint16_t port, named_by whom, context& with, phase_clock& phases);

}  // namespace vitals::probing::probe
