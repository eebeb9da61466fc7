// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a check looks in the Consul-compatible API (consul-health.md sections 4.2 and 4.4).

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vitals::serving::consul {

// /v1/agent/checks: an object keyed by CheckID. The indexes are 0, as an agent's are.
std::string
agent_checks(status::status_store const& store, std::string const& node, json::layout how);

struct list_style {
    std::string const& node;
    std::uint64_t first_index = 0;  // what indexes are, above the store's revisions
    json::layout layout = json::layout::compact;
};

// /v1/health/state/...: a list in Consul's order, of one status or of all.
std::string checks_in_state(
    status::status_store const& store,
    list_style const& how,
    std::optional<check::status> wanted
);

}  // namespace vitals::serving::consul
