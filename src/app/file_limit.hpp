// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many file descriptors this process may have: each probe in flight needs one.

#include <cstddef>

namespace vitals::app {

// Raises the soft limit to the hard one and returns what holds now.
std::size_t raise_file_limit();

// Requests to the API that may wait for a change, each with its connection, and of one address. Probes have the other
// descriptors.
std::size_t waiting_clients(std::size_t descriptors);
std::size_t waiting_clients_per_address(std::size_t descriptors);

}  // namespace vitals::app
