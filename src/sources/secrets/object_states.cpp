// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/object_states.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::sources::secrets {

std::string_view to_string(object_state state) {
    static constexpr std::array<std::string_view, object_state_count>
        names{"unread", "read", "missing", "forbidden", "unreadable", "left_out"};
    return names.at(std::to_underlying(state));
}

void object_states::set(object_name const& which, object_state now) {
    auto const [found, fresh] = known_.try_emplace(which, now);
    if (!fresh && found->second == now) return;
    auto& of = counted_[which.ns];
    if (!fresh) --of.at(std::to_underlying(found->second));
    ++of.at(std::to_underlying(now));
    found->second = now;
}

void object_states::forget(object_name const& which) {
    auto const found = known_.find(which);
    if (found == known_.end()) return;
    auto const of = counted_.find(which.ns);
    --of->second.at(std::to_underlying(found->second));
    known_.erase(found);
    if (std::ranges::all_of(of->second, [](auto count) { return count == 0; })) counted_.erase(of);
}

std::optional<object_state> object_states::of(object_name const& which) const {
    auto const found = known_.find(which);
    return found == known_.end() ? std::nullopt : std::optional{found->second};
}

std::size_t object_states::count(std::string_view ns, object_state of) const {
    auto const found = counted_.find(ns);
    return found == counted_.end() ? 0 : found->second.at(std::to_underlying(of));
}

}  // namespace vitals::sources::secrets
