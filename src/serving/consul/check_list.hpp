// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The JSON of a check in the Consul-compatible API: as Consul's /v1/agent/checks and
// /v1/health/state.

#include "core/check/status.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"
#include "text/json/writer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

struct indexes {
    std::uint64_t created = 0;
    std::uint64_t modified = 0;
};

void write_check(json::writer& out, shown_check const& one, indexes const& when);

// As the struct of Consul's client module, which agents show with the health of a service.
void write_client_check(json::writer& out, shown_check const& one);

struct list_style {
    node_list const& nodes;  // whose checks, node by node
    readers::view const& reader;
    check_filter const& filter;
    std::string_view service{};  // its checks alone; empty: all
    // Of /v1/agent/checks: an object with the CheckIDs as keys, in which the indexes are 0, as in a
    // Consul agent. Else of /v1/health/state/...: an array.
    bool keyed = false;
    std::optional<check::status> wanted{};  // nothing: all
    std::uint64_t first_index = 0;          // added to the store's revisions to make an index
    json::layout layout = json::layout::compact;
};

// How far a list is written. Checks may come and go between its pieces.
struct list_place {
    std::size_t node = 0;      // which of the list's nodes
    std::string service_id{};  // of the same as `after`, in a list of a service
    std::string after{};       // the identity of the last check that was looked at; empty: none yet
    bool has_any = false;      // a check was written
    friend bool operator==(list_place const&, list_place const&) = default;
};

struct list_piece {
    std::string text;
    list_place next;
    bool last = false;
};

// The piece (core/status/piece.hpp) of a list, in Consul's order, that begins there.
list_piece piece_from(list_style const& how, list_place const& from);

}  // namespace vitals::serving::consul
