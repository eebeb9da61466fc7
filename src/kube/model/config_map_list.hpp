// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answer to a list request, item by item.

#include "kube/model/config_map.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

// A value of 1 MiB can be six times as long in JSON (every byte escaped), and metadata comes on
// top.
inline constexpr std::size_t max_object_bytes = 16 * 1024 * 1024;

struct list_page {
    std::string resource_version;         // of the list, where a watch begins
    std::string continue_token;           // empty: this was the last page
    std::vector<object_key> oversized{};  // items that were left out
};

// Items come in order, each as soon as it is read.
std::expected<list_page, std::string> decode_config_map_list(
    std::string_view json,
    std::function<void(config_map&&)> const& each,
    std::size_t object_limit = max_object_bytes
);

}  // namespace vitals::kube::model
