// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many probes may be in flight, and how many connections may be kept between probes. Pure.

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vitals::probing::checker {

// Memory that a probe in flight may take: a half-sent answer of 64 KiB was the most that a target
// could make it keep.
inline constexpr std::size_t memory_of_a_probe = std::size_t{64} * 1024;

struct resources {
    std::size_t descriptors = 0;
    std::optional<std::uint64_t> memory{};  // bytes that the process may use; none: no limit
};

// Each probe in flight takes a descriptor. Some are left for the API server, our own servers, files
// and the log. Three eighths of the memory may be used for probes.
std::size_t possible_in_flight(resources const& of);
// The default of --max-in-flight, and its upper bound for these resources.
std::size_t default_max_in_flight(resources const& of);
// Connections of checks with `reuse`, idle between two probes, may use this part of the possible
// probes. Under pressure they are closed in favour of probes.
std::size_t max_kept_connections(resources const& of);

}  // namespace vitals::probing::checker
