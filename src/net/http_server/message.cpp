// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/message.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string_view> first(fields const& all, std::string_view name) {
    auto const found =
        std::ranges::find(all, name, [](auto const& one) -> std::string_view { return one.first; });
    if (found == all.end()) return std::nullopt;
    return found->second;
}

}  // namespace

std::optional<std::string_view> request::parameter(std::string_view name) const {
    return first(query, name);
}

std::optional<std::string_view> request::header(std::string_view lower_case_name) const {
    return first(headers, lower_case_name);
}

void request::keep_for_a_wait() {
    std::string{}.swap(body);
    fields few;
    for (auto& one : headers)
        if (one.first == "host" || one.first == "accept-encoding") few.push_back(std::move(one));
    headers = std::move(few);
    std::erase_if(query, [](auto const& one) { return one.first == "token"; });
}

response streamed(unsigned status, std::shared_ptr<body_source> body, std::string_view type) {
    auto first = body->next();
    auto made = text(status, {}, type);
    made.shared = std::move(first.text);
    if (!first.last) made.rest = std::move(body);
    return made;
}

response text(unsigned status, std::string body, std::string_view type) {
    return {
        .status = status,
        .headers = {{"Content-Type", std::string{type}}},
        .body = std::move(body)
    };
}

}  // namespace vitals::net::http_server
