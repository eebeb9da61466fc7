// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/waiting_room.hpp"

#include "net/http_server/places.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <utility>

namespace vitals::net::http_server {

waiting_room::waiting_room(std::size_t limit, std::size_t limit_per_address)
    : limit_{limit}, limit_per_address_{limit_per_address} {}

std::expected<waiting_room::place, waiting_room::refusal>
waiting_room::enter(remote_network const& who, std::function<void()> leave) {
    auto const known = by_address_.find(who);
    auto const mine = known == by_address_.end() ? 0 : known->second;
    if (mine >= limit_per_address_) return refuse(refusal::of_address);
    if (waiting_ >= limit_) {
        auto* const other = who_makes_room(mine);
        if (other == nullptr) return refuse(refusal::of_all);
        uncount(*other);
        other->leaving = true;
        other->leave();
    }
    place made{new visit{.room = *this, .who = who, .leave = std::move(leave)}, end};
    made->at = oldest_first_.insert(oldest_first_.end(), made.get());
    ++by_address_[who];
    ++waiting_;
    return made;
}

void waiting_room::end(visit* which) {
    std::unique_ptr<visit> const ended{which};
    auto& room = ended->room;
    room.oldest_first_.erase(ended->at);
    if (!ended->leaving) room.uncount(*ended);
}

void waiting_room::uncount(visit& which) {
    --waiting_;
    auto const its = by_address_.find(which.who);
    if (--its->second == 0) by_address_.erase(its);
}

waiting_room::visit* waiting_room::who_makes_room(std::size_t mine) {
    std::size_t most = 0;
    for (auto const& [who, waiters] : by_address_) most = std::max(most, waiters);
    if (most < mine + 2) return nullptr;
    auto const found = std::ranges::find_if(oldest_first_, [&](visit const* one) {
        return !one->leaving && by_address_.at(one->who) == most;
    });
    return *found;
}

std::unexpected<waiting_room::refusal> waiting_room::refuse(refusal why) {
    ++refused_;
    return std::unexpected{why};
}

}  // namespace vitals::net::http_server
