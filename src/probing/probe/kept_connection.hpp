// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The connection that a check with `reuse` keeps between two probes. checker/check_table holds it
// meanwhile, within the limits of its namespace and of all; http/http_probe asks on it.

#include "net/network.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace vitals::probing::probe {

struct kept_connection {
    std::unique_ptr<net::connection> connection;
    std::string request;  // the request, sent again by each probe; empty: it holds secret values
    // The policy's edition for the namespace, which permitted it; under another one it is not used.
    std::uint64_t policy = 0;
    // The sum of the editions of the objects (probing/secrets) that it depends on; under another one
    // it is not used.
    std::uint64_t secrets = 0;
};

}  // namespace vitals::probing::probe
