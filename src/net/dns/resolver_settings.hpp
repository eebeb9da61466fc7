// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All settings of the resolver.

#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace vitals::net::dns {

struct resolver_settings {
    std::string resolv_conf = "/etc/resolv.conf";  // read again when it changes
    std::string servers;  // "127.0.0.1:5353,[::1]:53": instead of its nameservers
    std::chrono::milliseconds try_time{2000};  // of the first try; doubles with each round
    int tries = 3;
    std::size_t cache_entries = 16 * 1024;
    std::size_t queries = 10'000;  // names under way at once, with those that wait
    std::size_t in_flight = 512;   // of them, asked for at the servers: shared by namespaces
    runtime::duration least_ttl = std::chrono::seconds{1};
    runtime::duration most_ttl = std::chrono::minutes{5};
    runtime::duration failure_ttl = std::chrono::seconds{1};
};

}  // namespace vitals::net::dns
