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

// What its kind knows of the conversation so far.
struct kept_state {
    kept_state() = default;
    kept_state(kept_state const&) = delete;
    kept_state& operator=(kept_state const&) = delete;
    virtual ~kept_state() = default;
};

struct kept_connection {
    std::unique_ptr<net::connection> connection;
    std::string request;  // the request, sent again by each probe; empty: it holds secret values
    // The policy's edition for the namespace, which permitted it; under another one it is not used.
    std::uint64_t policy = 0;
    // The sum of the editions of the objects (probing/secrets) that it depends on; under another
    // one it is not used.
    std::uint64_t secrets = 0;
    std::unique_ptr<kept_state> state{};  // null: its kind needs none
};

}  // namespace vitals::probing::probe
