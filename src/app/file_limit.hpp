// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The limit of file descriptors of this process: each probe in flight needs one.

#include "app/memory_shares.hpp"
#include "sources/secrets/places.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vitals::app {

// Raises the soft limit to the hard one and returns the limit that is in force now.
std::size_t raise_file_limit();

// Requests to the API that may wait for a change, each with its connection, in all. Probes have the
// other descriptors.
std::size_t waiting_clients(
    std::size_t descriptors,
    std::optional<std::uint64_t> memory_limit,
    api_scheme scheme
);
// Of one address.
std::size_t waiting_clients_per_address(std::size_t all);
// How many watches may follow Secrets that checks refer to.
sources::secrets::watch_limit
secret_watches(std::size_t descriptors, std::optional<std::uint64_t> memory_limit);

}  // namespace vitals::app
