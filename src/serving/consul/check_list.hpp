// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The JSON of a check in the Consul-compatible API: as Consul's /v1/agent/checks and
// /v1/health/state.

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "text/json/writer.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vitals::serving::consul {

// /v1/agent/checks: an object with the CheckIDs as keys. The indexes are 0, as in a Consul agent.
std::string
agent_checks(status::status_store const& store, std::string const& node, json::layout how);

struct list_style {
    std::string const& node;
    std::uint64_t first_index = 0;  // added to the store's revisions to make an index
    json::layout layout = json::layout::compact;
};

// /v1/health/state/...: a list in Consul's order, of one status or of all.
std::string checks_in_state(
    status::status_store const& store,
    list_style const& how,
    std::optional<check::status> wanted
);

}  // namespace vitals::serving::consul
