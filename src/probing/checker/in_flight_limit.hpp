// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many probes may be in flight, and how many connections may be kept beside them. Pure.

#include <cstddef>

namespace vitals::probing::checker {

// Each takes a descriptor; some are left for the API server, our own servers, the files and the log.
std::size_t possible_in_flight(std::size_t descriptor_limit);
// When nobody said; at most that.
std::size_t default_max_in_flight(std::size_t descriptor_limit);
// Between the probes of checks with `reuse`. Beside them some probes have room; when more do not, connections are closed.
std::size_t max_kept_connections(std::size_t descriptor_limit);

}  // namespace vitals::probing::checker
