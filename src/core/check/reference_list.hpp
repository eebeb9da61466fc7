// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The keys that a target refers to, for the functions that every target has (target.hpp).

#include "core/check/fingerprint.hpp"
#include "core/check/references.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace vitals::inline core::check {

inline void add(fingerprint& to, key_reference const& key) {
    to.add(static_cast<unsigned>(key.object)).add(key.name).add(key.key);
}

// In order, none twice.
inline std::vector<key_reference> distinct(std::vector<key_reference> all) {
    std::ranges::sort(all);
    auto const twice = std::ranges::unique(all);
    all.erase(twice.begin(), twice.end());
    return all;
}

inline std::size_t bytes_of(std::vector<key_reference> const& all) {
    std::size_t sum = 0;
    for (auto const& each : all) sum += each.name.size() + each.key.size();
    return sum;
}

}  // namespace vitals::inline core::check
