// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/document.hpp"

#include <cstddef>
#include <string_view>

namespace vitals::inline text::yaml {

node const* member(node const* map, std::string_view name) {
    if (map == nullptr || map->kind != node::type::map) return nullptr;
    for (std::size_t i = 0; i + 1 < map->children.size(); i += 2) {
        auto const& key = *map->children[i];
        if (key.kind == node::type::scalar && key.text == name) return map->children[i + 1];
    }
    return nullptr;
}

}  // namespace vitals::inline text::yaml
