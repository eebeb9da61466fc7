// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/secret_store.hpp"

#include "core/secret/object.hpp"
#include "probing/secrets/held_contents.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace vitals::probing::secrets {

namespace {

constexpr std::string_view too_much_of_a_namespace =
    "is too much: all values of its namespace may have 1 MiB; refer to smaller objects";
constexpr std::string_view too_much = "is too much: all values of all namespaces may have 16 MiB";

std::size_t bytes_of(secret::contents const& all) {
    std::size_t sum = 0;
    for (auto const& [key, value] : all.keys) sum += key.size() + value.size();
    return sum;
}

}  // namespace

void secret_store::put(object_name const& which, secret::contents all, runtime::time_point now) {
    auto const bytes = bytes_of(all);
    std::shared_ptr<held_contents const> old;  // ends behind the lock
    std::scoped_lock const lock{guard_};
    auto& one = entries_[which];
    old = std::move(one.last);
    count(which, one, 0);
    auto& held = bytes_[which.object];
    if (held.of[which.ns] + bytes > most_bytes_of_a_namespace)
        return end(one, too_much_of_a_namespace, now);
    if (held.all + bytes > most_bytes) return end(one, too_much, now);
    count(which, one, bytes);
    one.last = std::make_shared<held_contents const>(std::move(all), ++editions_);
    one.why.clear();
}

void secret_store::remove(object_name const& which, runtime::time_point now) {
    refuse(which, "does not exist", now);
}

void secret_store::refuse(object_name const& which, std::string_view why, runtime::time_point now) {
    std::scoped_lock const lock{guard_};
    end(entries_[which], why, now);
}

// The first end counts: an object that is reported as missing again and again has one last value.
void secret_store::end(entry& one, std::string_view why, runtime::time_point now) {
    if (one.why.empty()) one.ended = now;
    one.why = why;
}

void secret_store::forget(object_name const& which) {
    std::shared_ptr<held_contents const> old;
    std::scoped_lock const lock{guard_};
    auto const known = entries_.find(which);
    if (known == entries_.end()) return;
    count(which, known->second, 0);
    auto& all = bytes_[which.object].of;
    if (auto const of = all.find(which.ns); of != all.end() && of->second == 0) all.erase(of);
    old = std::move(known->second.last);
    entries_.erase(known);
}

void secret_store::count(object_name const& which, entry& one, std::size_t bytes) {
    auto& held = bytes_[which.object];
    auto& sum = held.of[which.ns];
    sum = sum - one.bytes + bytes;
    held.all = held.all - one.bytes + bytes;
    one.bytes = bytes;
}

lookup secret_store::find(object_name const& which, runtime::time_point now) {
    std::shared_ptr<held_contents const> old;
    std::scoped_lock const lock{guard_};
    auto const known = entries_.find(which);
    if (known == entries_.end()) return {};
    auto& one = known->second;
    if (one.why.empty() || (one.last && now - one.ended < kept))
        return {.is = presence::there, .held = one.last};
    count(which, one, 0);
    old = std::move(one.last);
    return {.is = presence::ended, .why = one.why};
}

std::size_t secret_store::size() const {
    std::scoped_lock const lock{guard_};
    return entries_.size();
}

}  // namespace vitals::probing::secrets
