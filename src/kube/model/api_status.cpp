// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/api_status.hpp"

#include "text/json/tree.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

constexpr std::uint32_t longest_wait = 86'400;  // seconds

api_status read_status(rapidjson::Value const& object) {
    api_status read{
        .code = json::number_at(object, "/code").value_or(0),
        .reason = std::string{json::text_at(object, "/reason")},
        .message = std::string{json::text_at(object, "/message")},
        .too_large_resource_version =
            json::any_at(object, "/details/causes", "/reason", "ResourceVersionTooLarge"),
        .continue_token = std::string{json::text_at(object, "/metadata/continue")},
    };
    if (auto const wait = json::number_at(object, "/details/retryAfterSeconds"))
        read.retry_after = std::chrono::seconds{std::min(*wait, longest_wait)};
    return read;
}

}  // namespace

std::optional<api_status> decode_status(std::string_view json) {
    auto const tree = json::parse_tree(json);
    if (json::text_at(tree, "/kind") != "Status") return std::nullopt;
    return read_status(tree);
}

api_status to_status(std::string_view json) {
    return read_status(json::parse_tree(json));
}

}  // namespace vitals::kube::model
