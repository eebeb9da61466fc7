// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_cache.hpp"

#include "runtime/clock.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::dns {

dns_cache::answer const* dns_cache::find(std::string_view name, runtime::time_point now) {
    auto const* const found = entries_.find(name);
    if (found == nullptr || found->expires > now) return found == nullptr ? nullptr : &found->known;
    entries_.erase(name);
    return nullptr;
}

void dns_cache::store(std::string_view name, answer known, runtime::time_point expires) {
    entries_.erase(name);
    if (limit_ == 0) return;
    if (entries_.size() >= limit_) entries_.drop_oldest();
    entries_.add({std::string{name}, std::move(known), expires});
}

}  // namespace vitals::net::dns
