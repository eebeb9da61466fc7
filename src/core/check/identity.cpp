// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/identity.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cassert>
#include <compare>
#include <cstdint>
#include <limits>
#include <string_view>

namespace vitals::inline core::check {

identity::identity(std::string_view ns, std::string_view config_map, std::string_view id) {
    assert(ns.size() + config_map.size() + 1 <= std::numeric_limits<std::uint16_t>::max());
    assert(ns.find('/') == ns.npos && config_map.find('/') == config_map.npos);
    text_.reserve(ns.size() + config_map.size() + id.size() + 2);
    text_.append(ns).append(1, '/');
    text_.append(config_map).append(1, '/');
    text_.append(id);
    ns_end_ = static_cast<std::uint16_t>(ns.size());
    config_map_end_ = static_cast<std::uint16_t>(ns.size() + 1 + config_map.size());
}

std::string_view identity::ns() const {
    return std::string_view{text_}.substr(0, ns_end_);
}

std::string_view identity::config_map() const {
    if (text_.empty()) return {};
    auto const begin = ns_end_ + 1U;
    return std::string_view{text_}.substr(begin, config_map_end_ - begin);
}

std::string_view identity::id() const {
    if (text_.empty()) return {};
    return std::string_view{text_}.substr(config_map_end_ + 1U);
}

bool less_without_case::operator()(std::string_view a, std::string_view b) const {
    auto const [one, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (one == a.end() || other == b.end()) return a.size() < b.size();
    // Names in Kubernetes are lower case, so there is rarely more than this character to compare.
    auto const order =
        std::lexicographical_compare_three_way(one, a.end(), other, b.end(), [](char c, char d) {
            return ascii::to_lower(c) <=> ascii::to_lower(d);
        });
    return order == 0 ? *one < *other : order < 0;
}

}  // namespace vitals::inline core::check
