// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/penalties.hpp"

#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

namespace vitals::net::http_server {

void penalties::add(remote_network const& who, runtime::time_point now) {
    forgive(who);
    by_address_[who] = oldest_first_.insert(oldest_first_.end(), {.who = who, .since = now});
    if (oldest_first_.size() > most) forgive(remote_network{oldest_first_.front().who});
}

void penalties::forgive(remote_network const& who) {
    auto const found = by_address_.find(who);
    if (found == by_address_.end()) return;
    oldest_first_.erase(found->second);
    by_address_.erase(found);
}

bool penalties::holds(
    remote_network const& who,
    runtime::time_point now,
    runtime::duration for_so_long
) const {
    auto const found = by_address_.find(who);
    return found != by_address_.end() && now - found->second->since < for_so_long;
}

}  // namespace vitals::net::http_server
