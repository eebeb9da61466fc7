// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/request_head.hpp"

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "net/http/request_writer.hpp"

#include <array>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::client {
namespace {

std::string_view name_of(verb method) {
    static constexpr std::array<std::string_view, 5> names{"GET", "POST", "PUT", "PATCH", "DELETE"};
    static_assert(names.size() == std::size_t{std::to_underlying(verb::del)} + 1);
    return names[std::to_underlying(method)];
}

}  // namespace

std::expected<std::string, std::string> to_bytes(
    api_request const& request,
    config::cluster_config const& config,
    std::string_view user_agent,
    std::string_view authorization
) {
    if (!net::http::is_target(request.target))
        return std::unexpected("the request's target is not percent-encoded");
    net::http::request_writer text{
        name_of(request.verb),
        config.server.prefix + request.target,
        request.body.size()
    };
    bool sound = true;
    auto const field = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        sound = sound && net::http::is_field_value(name) && net::http::is_field_value(value);
        text.field(name, value);
    };
    field("Host", config.server.authority());
    field("User-Agent", user_agent);
    field("Accept", request.accept.empty() ? "application/json" : request.accept);
    field("Authorization", authorization);
    // Impersonation needs credentials, and over http both headers would be sent in the clear.
    if (config.server.scheme == config::scheme::https)
        for (auto const& [name, value] : config.impersonation) field(name, value);
    field("Content-Type", request.content_type);
    if (request.verb != verb::get || !request.body.empty())
        text.content_length(request.body.size());
    if (!sound) return std::unexpected("a header of the request holds control characters");
    return std::move(text).finish(request.body);
}

}  // namespace vitals::kube::client
