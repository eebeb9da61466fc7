// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/catalog_entry.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace vitals::inline core::check {

bool is_meta_key(std::string_view text) {
    auto const fits = [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= longest_meta_key && std::ranges::all_of(text, fits) &&
           !text.starts_with("consul-");
}

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
