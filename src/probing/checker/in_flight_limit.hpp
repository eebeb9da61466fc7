// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many probes may be in flight, and how many connections may be kept between probes. Pure.

#include <cstddef>

namespace vitals::probing::checker {

// Each probe in flight takes a descriptor. Some are left for the API server, our own servers, files
// and the log.
std::size_t possible_in_flight(std::size_t descriptor_limit);
// The default of --max-in-flight, and its upper bound for this limit of descriptors.
std::size_t default_max_in_flight(std::size_t descriptor_limit);
// Connections of checks with `reuse`, idle between two probes, may use this part of the
// descriptors. Under pressure they are closed in favour of probes.
std::size_t max_kept_connections(std::size_t descriptor_limit);

}  // namespace vitals::probing::checker
