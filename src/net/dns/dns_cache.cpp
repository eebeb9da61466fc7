// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_cache.hpp"

#include "runtime/clock.hpp"

#include <iterator>
#include <string_view>
#include <utility>

namespace vitals::net::dns {

dns_cache::answer const* dns_cache::find(std::string_view name, runtime::time_point now) {
    auto const found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    auto const where = found->second;
    if (where->expires <= now) {
        forget(where);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, where);
    return &where->known;
}

void dns_cache::store(std::string_view name, answer known, runtime::time_point expires) {
    if (auto const old = by_name_.find(name); old != by_name_.end()) forget(old->second);
    if (limit_ == 0) return;
    if (entries_.size() >= limit_) forget(std::prev(entries_.end()));
    entries_.push_front({std::string{name}, std::move(known), expires});
    by_name_.emplace(entries_.front().name, entries_.begin());
}

void dns_cache::clear() {
    by_name_.clear();
    entries_.clear();
}

void dns_cache::forget(place old) {
    by_name_.erase(old->name);
    entries_.erase(old);
}

}  // namespace vitals::net::dns
