// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/object_store.hpp"

#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

namespace {

std::uint64_t mix(std::uint64_t sum, std::string_view text) {
    constexpr std::uint64_t prime = 0x100000001b3;  // FNV-1a
    return ((sum ^ text.size()) * prime ^ std::hash<std::string_view>{}(text)) * prime;
}

std::uint64_t hash_of(model::config_map const& object) {
    std::uint64_t sum = 0xcbf29ce484222325;
    for (auto const& [key, value] : object.data) sum = mix(mix(sum, key), value);
    for (auto const& key : object.binary_keys) sum = mix(sum, key);
    for (auto const& key : object.other_keys) sum = mix(sum, key);
    return sum;
}

}  // namespace

runtime::awaitable<void> object_store::room() const {
    if (handlers_.room) co_await handlers_.room();
}

void object_store::apply(model::config_map const& object) {
    take(object, 0);
}

bool object_store::take(model::config_map const& object, std::uint64_t list) {
    known next{object.uid, hash_of(object), list};
    auto const [place, is_new] = known_.try_emplace(object.key, next);
    if (!is_new) {
        bool const same_object = place->second.uid == next.uid;
        bool const same_data = place->second.data_hash == next.data_hash;
        place->second = std::move(next);
        if (same_object && same_data) return false;
        if (!same_object) handlers_.removed(object.key);
    }
    handlers_.changed(object);
    return true;
}

void object_store::remove(model::object_key const& key) {
    // Extracted, not erased: the caller's key may be the one that goes.
    auto const gone = known_.extract(key);
    if (!gone.empty()) handlers_.removed(gone.key());
}

void object_store::listing::take(model::config_map const& object) {
    ++seen_;
    if (store_->take(object, number_)) ++changes_;
}

void object_store::listing::keep(model::object_key const& key) {
    ++seen_;
    auto const found = store_->known_.find(key);
    if (found != store_->known_.end()) found->second.last_list = number_;
}

std::size_t object_store::listing::end() {
    std::vector<model::object_key> gone;
    for (auto const& [key, what] : store_->known_)
        if ((ns_.empty() || key.ns == ns_) && what.last_list != number_) gone.push_back(key);
    for (auto const& key : gone) store_->remove(key);
    return changes_ + gone.size();
}

std::size_t
object_store::replace(std::string const& ns, std::vector<model::config_map> const& all) {
    auto list = begin_list(ns);
    for (auto const& each : all) list.take(each);
    return list.end();
}

std::size_t object_store::size(std::string const& ns) const {
    if (ns.empty()) return known_.size();
    std::size_t count = 0;
    for (auto at = known_.lower_bound({ns, ""}); at != known_.end() && at->first.ns == ns; ++at)
        ++count;
    return count;
}

}  // namespace vitals::kube::informer
