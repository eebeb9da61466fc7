// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A connection to a host: its addresses are tried one after the other until one of them accepts.

#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

// Why a probe got no answer.
struct probe_failure {
    health::failure_reason reason = health::failure_reason::none;
    std::string text;     // for the API: may show what the target sent
    std::string cause{};  // for the sentence that says why: by core/health/cause.hpp, without it
};

// The failure of one step. A lack of our own resources is not the target's fault: inconclusive.
probe_failure failure_of(net::failure const& what, health::failure_reason reason, std::string text);

using dialled = std::expected<std::unique_ptr<net::connection>, probe_failure>;

runtime::task<dialled> dial(
    std::string_view host,
    std::uint16_t port,
    health::named_by whom,
    context& with,
    phase_clock& phases
);

}  // namespace vitals::probing::probe
