// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Which connection gets a place at the server, and memory for an answer.

#include "net/http_server/listening_server.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/unread_answers.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace vitals::net::http_server {

connection_counts listening_server::connections() const {
    auto now = stats_.counts();
    now.requests = service_.requests;
    now.waiting = service_.waiting.waiting();
    now.waiting_limit = service_.waiting.limit();
    now.waits_refused = service_.waiting.refused();
    return now;
}

bool listening_server::evict_idle(remote_network const& who) {
    auto const& limits = service_.limits;
    place_limits const places{
        .connections = limits.connections + limits.waiting,
        .per_address = limits.connections_per_address + limits.waiting_per_address,
        .kept_free = limits.connections_for_newcomers
    };
    auto const mine = std::ranges::count_if(sessions_, [&](session const& one) {
        return one.place().who == who;
    });
    if (are_plenty(sessions_.size(), static_cast<std::size_t>(mine), places)) return true;

    auto const now = service_.clock.now();
    std::vector<session*> open;
    std::vector<place> taken;
    for (auto& one : sessions_) {
        if (one.closed()) continue;
        open.push_back(&one);
        taken.push_back(one.place());
        taken.back().penalized = service_.penalized.holds(taken.back().who, now);
    }
    auto const asked =
        admit(taken, {.who = who, .penalized = service_.penalized.holds(who, now)}, places, now);
    if (asked.leaves) {
        auto const& leaver = taken[*asked.leaves];
        stats_.evicted(leaver.stage);
        if (is_incomplete(leaver.stage)) service_.penalized.add(leaver.who, now);
        open[*asked.leaves]->close();
    }
    return asked.granted;
}

std::size_t listening_server::unread_bytes() const {
    std::size_t all = 0;
    for (auto const* const one : service_.sending) all += one->unread_bytes();
    return all;
}

std::vector<unread_answer> listening_server::unread() {
    readers_.clear();
    std::vector<unread_answer> all;
    for (auto* const one : service_.sending) {
        if (one->unread_bytes() < negligible_bytes(service_.limits.unread_bytes)) continue;
        readers_.push_back(one);
        all.push_back(one->unread());
    }
    return all;
}

void listening_server::close_reader(std::size_t at) {
    stats_.reader_closed();
    service_.large_in_vain.add(readers_.at(at)->place().who, service_.clock.now());
    readers_.at(at)->close();
}

}  // namespace vitals::net::http_server
