// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Addresses that have lately held a place for a request that never came, as sshd's
// PerSourcePenalties. They are not refused, but where places are scarce they come last. Pure.

#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>

namespace vitals::net::http_server {

class penalties {
public:
    static constexpr runtime::duration lasts = std::chrono::minutes{1};
    static constexpr std::size_t most =
        4096;  // addresses; beyond, the oldest penalties are forgotten

    void add(remote_network const& who, runtime::time_point now);
    void forgive(remote_network const& who);  // it sent a whole request
    bool holds(
        remote_network const& who,
        runtime::time_point now,
        runtime::duration for_so_long = lasts
    ) const;

private:
    struct penalty {
        remote_network who;
        runtime::time_point since;
    };
    std::list<penalty> oldest_first_;
    std::map<remote_network, std::list<penalty>::iterator> by_address_;
};

}  // namespace vitals::net::http_server
