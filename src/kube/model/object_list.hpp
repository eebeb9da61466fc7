// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The answer to a list request, item by item.

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

struct list_page {
    std::string resource_version;         // of the list, where a watch begins
    std::string continue_token;           // empty: this was the last page
    std::vector<object_key> oversized{};  // items that were left out
    std::size_t bytes = 0;                // of the answer
};

// `json`: the object alone, valid during the call. An error refuses the page.
using object_receiver =
    std::function<std::expected<void, std::string>(object_meta&& meta, std::string_view json)>;

// Items come in order, each as soon as it is read. The error says why the text is no list of `of`.
std::expected<list_page, std::string> decode_list(
    std::string_view json,
    collection const& of,
    object_receiver const& each,
    std::size_t object_limit = max_object_bytes
);

}  // namespace vitals::kube::model
