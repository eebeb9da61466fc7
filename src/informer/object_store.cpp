// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "informer/object_store.hpp"

#include "kube_model/config_map.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::informer {

namespace {

std::uint64_t mix(std::uint64_t sum, std::string_view text) {
    constexpr std::uint64_t prime = 0x100000001b3;  // FNV-1a
    return ((sum ^ text.size()) * prime ^ std::hash<std::string_view>{}(text)) * prime;
}

std::uint64_t hash_of(kube_model::config_map const& object) {
    std::uint64_t sum = 0xcbf29ce484222325;
    for (auto const& [key, value] : object.data) sum = mix(mix(sum, key), value);
    for (auto const& key : object.binary_keys) sum = mix(sum, key);
    return sum;
}

}  // namespace

void object_store::apply(kube_model::config_map const& object) {
    take(object);
}

bool object_store::take(kube_model::config_map const& object) {
    known const next{object.uid, hash_of(object)};
    auto const [place, is_new] = known_.try_emplace(object.key, next);
    if (!is_new) {
        if (place->second == next) return false;
        bool const same_object = place->second.uid == next.uid;
        place->second = next;
        if (!same_object) told_.removed(object.key);
    }
    told_.changed(object);
    return true;
}

void object_store::remove(kube_model::object_key const& key) {
    // Extracted, not erased: the caller's key may be the one that goes.
    auto const gone = known_.extract(key);
    if (!gone.empty()) told_.removed(gone.key());
}

std::size_t
object_store::replace(std::string const& space, std::vector<kube_model::config_map> const& all) {
    std::set<kube_model::object_key> present;
    for (auto const& each : all) present.insert(each.key);
    std::vector<kube_model::object_key> gone;
    for (auto const& [key, what] : known_)
        if ((space.empty() || key.space == space) && !present.contains(key)) gone.push_back(key);

    for (auto const& key : gone) remove(key);
    auto const changed =
        std::ranges::count_if(all, [this](auto const& each) { return take(each); });
    return gone.size() + static_cast<std::size_t>(changed);
}

std::size_t object_store::size(std::string const& space) const {
    if (space.empty()) return known_.size();
    std::size_t count = 0;
    for (auto at = known_.lower_bound({space, ""}); at != known_.end() && at->first.space == space;
         ++at)
        ++count;
    return count;
}

}  // namespace vitals::informer
