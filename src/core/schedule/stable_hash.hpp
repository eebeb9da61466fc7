// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A hash that gives the same number in every process and every release, which std::hash does not
// promise.

#include <cstdint>
#include <string_view>

namespace vitals::inline core::schedule {

// FNV-1a, 64 bits, then mixed (MurmurHash3's finaliser), since names that differ in their last
// digit would otherwise differ in few bits. Not for hostile input: an author of bad names can only
// crowd the slots of his own checks.
constexpr std::uint64_t stable_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const each : text) {
        hash ^= static_cast<unsigned char>(each);
        hash *= 0x100000001b3;
    }
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
    return hash ^ (hash >> 33);
}

}  // namespace vitals::inline core::schedule
