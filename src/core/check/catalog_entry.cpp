// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/catalog_entry.hpp"

#include <cstddef>

namespace vitals::inline core::check {

std::size_t bytes_of(catalog_entry const& of) {
    constexpr std::size_t links = 4 * sizeof(void*);  // of a node of a map
    auto sum = sizeof(catalog_entry) + of.address.size();
    for (auto const& each : of.meta)
        sum += links + sizeof(each) + each.first.size() + each.second.size();
    for (auto const& each : of.tagged_addresses)
        sum += links + sizeof(each) + each.first.size() + each.second.address.size();
    return sum;
}

}  // namespace vitals::inline core::check
