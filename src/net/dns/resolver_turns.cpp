// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Who may ask next.

#include "net/dns/pending_query.hpp"
#include "net/dns/resolver.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::dns {

std::shared_ptr<resolver::pending_query>
resolver::join(std::string const& name, std::string_view ns) {
    if (auto const found = pending_.find(name); found != pending_.end()) {
        auto const query = found->second;
        // Whoever asks for the same name does not wait for the turns of another namespace.
        bool const in_turn =
            std::ranges::find(query->queued, ns, &pending_query::place::ns) != query->queued.end();
        if (!query->queued.empty() && !in_turn) enter(query, ns);
        return query;
    }
    auto const free = settings_.queries - std::min(pending_.size(), settings_.queries);
    if (!turns_.may_wait(ns, free)) return nullptr;
    auto const query = std::make_shared<pending_query>(loop_, name);
    pending_.emplace(name, query);
    enter(query, ns);
    return query;
}

void resolver::enter(std::shared_ptr<pending_query> const& query, std::string_view ns) {
    if (auto const ticket = turns_.enter(ns, query)) {
        query->queued.push_back({std::string{ns}, *ticket});
        return;
    }
    query->asks = ns;
    start(query);
}

void resolver::start_waiting() {
    if (std::exchange(now_.starting, true))
        return;  // one that ends at once: the loop below continues
    while (auto next = turns_.next()) {
        next->query->asks = std::move(next->group);
        start(next->query);
    }
    now_.starting = false;
}

void resolver::drop(pending_query& query) {
    for (auto const& [ns, ticket] : std::exchange(query.queued, {})) turns_.withdraw(ns, ticket);
    pending_.erase(query.name);
}

}  // namespace vitals::net::dns
