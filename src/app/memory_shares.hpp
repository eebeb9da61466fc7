// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the memory limit is divided, so that what all namespaces may take together does not exceed
// it, whatever it is. Pure. docs/limits.md has the numbers.

#include "sources/controller/definition_budget.hpp"
#include "sources/services/service_store.hpp"

#include <cstddef>
#include <cstdint>

namespace vitals::app {

// Of all namespaces of a cluster, whatever else is used.
sources::controller::definition_budget::totals most_definitions(std::uint64_t memory_limit);
// Addresses of Services, for profile own-namespace.
sources::services::limits most_services(std::uint64_t memory_limit);
struct secret_shares {
    std::size_t values = 0;   // bytes, of Secrets; and as many of ConfigMaps
    std::size_t watches = 0;  // of both
};
secret_shares most_secrets(std::uint64_t memory_limit);

enum class api_scheme : std::uint8_t { http, https };
// Requests that may wait for a change of a list, each with its connection.
std::size_t most_waits(std::uint64_t memory_limit, api_scheme scheme);

struct memory_shares {
    std::size_t places = 0;     // probes in flight, and kept connections
    std::uint64_t outputs = 0;  // bytes
    friend bool operator==(memory_shares const&, memory_shares const&) = default;
};

struct memory_use {
    sources::controller::definition_budget::totals definitions{.bytes = 0, .checks = 0};
    bool services = false;  // whether they are read: then all of their share is theirs
    std::size_t secrets =
        0;  // objects that checks refer to; with any, the share of values is theirs
};

// What remains for probes and outputs beside that, up to three eighths and a quarter of the limit;
// never less than a thirty-second and a fiftieth, of a small limit two thirds of that.
memory_shares share_memory(std::uint64_t limit, memory_use const& used);

}  // namespace vitals::app
