// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/checker/undelivered_room.hpp"

#include "probing/checker/undelivered_bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>

namespace vitals::probing::checker {

std::shared_ptr<byte_count> undelivered_room::enter(std::string_view ns) {
    std::scoped_lock const lock{guard_};
    auto found = entries_.find(ns);
    if (found == entries_.end()) {
        found = entries_.emplace(ns, entry{std::make_shared<byte_count>(all_)}).first;
        ++namespaces_;
    }
    ++found->second.loops;
    return found->second.count;
}

void undelivered_room::leave(std::string_view ns) {
    std::scoped_lock const lock{guard_};
    auto const found = entries_.find(ns);
    if (--found->second.loops > 0) return;
    entries_.erase(found);
    --namespaces_;
}

std::size_t undelivered_room::share_of(byte_count const& ns) const {
    std::size_t const mine = ns.mine;
    std::size_t const all = *all_;  // other threads may have changed it since
    return room_.most(all - std::min(all, mine), namespaces_);
}

}  // namespace vitals::probing::checker
