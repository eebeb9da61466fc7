// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/secret_store.hpp"

#include "core/quota/shared_room.hpp"
#include "core/secret/object.hpp"
#include "probing/secrets/held_contents.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::secrets {

namespace {

constexpr std::uint64_t kept_part = 4;  // of all, for namespaces that have little
constexpr std::size_t part_of_the_little = 2 * kept_part;  // half of it, whoever grows

// Short: `why` of a check is cut at 110 characters.
std::string beyond(std::string_view what, std::size_t most) {
    constexpr unsigned kibibyte = 10;
    return std::string{what}.append(" may have ") + std::to_string(most >> kibibyte) +
           " KiB (docs/limits.md)";
}

std::size_t bytes_of(secret::contents const& all) {
    std::size_t sum = all.keys.size() * secret::bytes_of_a_key;
    for (auto const& [key, value] : all.keys) sum += key.size() + value.size();
    return sum;
}

// What may grow by a rotation although its namespace has more than its share by now.
std::size_t slightly_more_than(std::size_t bytes) {
    constexpr std::size_t one_more_certificate = 4096;
    return bytes + bytes / 4 + one_more_certificate;
}

}  // namespace

secret_store::secret_store(std::size_t most)
    : most_{std::min(most, most_bytes)},
      most_of_a_namespace_{std::min(most_ / 4, most_bytes_of_a_namespace)},
      room_{most_, quota::shared_room::share::as_much_as_is_free, kept_part} {}

bool secret_store::put(object_name const& which, secret::contents all, runtime::time_point now) {
    auto const bytes = bytes_of(all);
    std::shared_ptr<held_contents const> old;  // ends behind the lock
    std::scoped_lock const lock{guard_};
    auto& one = entries_[which];
    old = std::move(one.last);
    bool const too_large =
        bytes_[which.object].of[which.ns].bytes - one.bytes + bytes > most_of_a_namespace_;
    if (too_large || !has_room(which, one, bytes)) {
        count(which, one, 0);
        end(one,
            too_large ? beyond("is too much: values of its namespace", most_of_a_namespace_)
                      : beyond("has no room: values of all namespaces", most_),
            now,
            too_large ? presence::ended : presence::no_room);
        return false;
    }
    count(which, one, bytes);
    one.last = std::make_shared<held_contents const>(std::move(all), ++editions_);
    one.why.clear();
    return true;
}

// Whoever has room does not lose it by a rotation: others may have come since, and a new
// certificate may be longer. Only what the namespace had in its share counts for that, or many
// rotations, or many objects that grow, would take what is free; and half of the part for those who
// have little stays theirs.
bool secret_store::has_room(object_name const& which, entry const& one, std::size_t bytes) {
    auto& held = bytes_[which.object];
    auto& mine = held.of[which.ns];
    auto const others = held.all - mine.bytes;
    auto const wanted = mine.bytes - one.bytes + bytes;
    if (room_.fits(wanted, others, held.of.size())) {
        mine.fitted = wanted;
        return true;
    }
    mine.fitted = std::min(mine.fitted, wanted);
    if (bytes <= one.bytes) return true;
    return one.bytes > 0 && wanted <= slightly_more_than(mine.fitted) &&
           others + wanted <= most_ - most_ / part_of_the_little;
}

void secret_store::remove(object_name const& which, runtime::time_point now) {
    refuse(which, "does not exist", now);
}

void secret_store::refuse(object_name const& which, std::string_view why, runtime::time_point now) {
    std::scoped_lock const lock{guard_};
    end(entries_[which], why, now);
}

void secret_store::crowd_out(
    object_name const& which,
    std::string_view why,
    runtime::time_point now
) {
    std::scoped_lock const lock{guard_};
    end(entries_[which], why, now, presence::no_room);
}

// The first end counts: an object that is reported as missing again and again has one last value.
void secret_store::end(
    entry& one,
    std::string_view why,
    runtime::time_point now,
    presence without
) {
    if (one.why.empty()) one.ended = now;
    one.why = why;
    one.without = without;
}

void secret_store::forget(object_name const& which) {
    std::shared_ptr<held_contents const> old;
    std::scoped_lock const lock{guard_};
    auto const known = entries_.find(which);
    if (known == entries_.end()) return;
    count(which, known->second, 0);
    auto& all = bytes_[which.object].of;
    if (auto const of = all.find(which.ns); of != all.end() && of->second.bytes == 0) all.erase(of);
    old = std::move(known->second.last);
    entries_.erase(known);
}

void secret_store::count(object_name const& which, entry& one, std::size_t bytes) {
    auto& held = bytes_[which.object];
    auto& sum = held.of[which.ns].bytes;
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
    return {.is = one.without, .why = one.why};
}

std::size_t secret_store::size() const {
    std::scoped_lock const lock{guard_};
    return entries_.size();
}

}  // namespace vitals::probing::secrets
