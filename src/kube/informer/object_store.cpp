// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/object_store.hpp"

#include "kube/model/object_meta.hpp"
#include "kube/model/resource.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

runtime::awaitable<void> object_store::room() const {
    if (handlers_.room) co_await handlers_.room();
}

std::expected<void, std::string>
object_store::put(model::object_meta const& meta, std::string_view json) {
    if (auto const done = put(meta, json, 0); !done) return std::unexpected(done.error());
    return {};
}

std::expected<bool, std::string>
object_store::put(model::object_meta const& meta, std::string_view json, std::uint64_t list) {
    auto object = handlers_.decode(meta, json);
    if (!object) return std::unexpected(std::move(object.error()));
    known next{meta.uid, object->hash, list};
    auto const found = known_.find(meta.key);
    if (found == known_.end()) {
        if (handlers_.accepts && !handlers_.accepts(meta.key)) return false;
        known_.emplace(meta.key, std::move(next));
        object->hand_on();
        return true;
    }
    bool const same_object = found->second.uid == next.uid;
    bool const changed = !same_object || found->second.hash != next.hash;
    found->second = std::move(next);
    if (!same_object) handlers_.removed(meta.key);
    if (changed || object->again)
        object->hand_on();
    else if (object->unchanged)
        object->unchanged();
    return changed;
}

void object_store::remove(model::object_key const& key) {
    // Extracted, not erased: the caller's key may be the one that goes.
    auto const gone = known_.extract(key);
    if (!gone.empty()) handlers_.removed(gone.key());
}

object_store::listing object_store::begin_list() {
    if (handlers_.list_begins) handlers_.list_begins();
    return {*this, ++lists_};
}

std::expected<void, std::string>
object_store::listing::put(model::object_meta const& meta, std::string_view json) {
    ++seen_;
    auto const changed = store_->put(meta, json, number_);
    if (!changed) return std::unexpected(changed.error());
    if (*changed) ++changes_;
    return {};
}

void object_store::listing::keep(model::object_key const& key) {
    ++seen_;
    auto const found = store_->known_.find(key);
    if (found != store_->known_.end()) found->second.last_list = number_;
}

std::size_t object_store::listing::end() {
    std::vector<model::object_key> gone;
    for (auto const& [key, what] : store_->known_)
        if (what.last_list != number_) gone.push_back(key);
    for (auto const& key : gone) store_->remove(key);
    if (store_->handlers_.list_ended) store_->handlers_.list_ended();
    return changes_ + gone.size();
}

}  // namespace vitals::kube::informer
