// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_status.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/retry.hpp"
#include "kube/model/api_status.hpp"
#include "kube/model/printable.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::client {
namespace {

std::optional<error_class> by_reason(std::string_view reason) {
    using enum error_class;
    static constexpr auto table = std::to_array<std::pair<std::string_view, error_class>>({
        {"BadRequest", permanent},
        {"Unauthorized", auth},
        {"Forbidden", rbac},
        {"NotFound", not_found},
        {"AlreadyExists", conflict},
        {"Conflict", conflict},
        {"Gone", expired},
        {"Expired", expired},
        {"MethodNotAllowed", permanent},
        {"NotAcceptable", permanent},
        {"UnsupportedMediaType", permanent},
        {"RequestEntityTooLarge", permanent},
        {"Invalid", permanent},
        {"TooManyRequests", throttled},
        {"InternalError", server},
        {"ServiceUnavailable", server},
        {"Timeout", server},
        {"ServerTimeout", server},
    });
    auto const found = std::ranges::find(table, reason, [](auto const& row) { return row.first; });
    if (found == table.end()) return std::nullopt;
    return found->second;
}

error_class by_code(unsigned code) {
    switch (code) {
        case 401:
            return error_class::auth;
        case 403:
            return error_class::rbac;
        case 404:
            return error_class::not_found;
        case 409:
            return error_class::conflict;
        case 410:
            return error_class::expired;
        case 429:
            return error_class::throttled;
        case 407:  // a proxy wants a login: nothing the API server said
        case 408:
            return error_class::server;
        default:
            return code >= 500 ? error_class::server : error_class::permanent;
    }
}

}  // namespace

error_class classify(unsigned http_status, model::api_status const& status) {
    if (status.too_large_resource_version) return error_class::too_large_resource_version;
    if (auto const known = by_reason(status.reason)) return *known;
    return by_code(status.code != 0 ? status.code : http_status);
}

api_error to_error(error_answer const& answer, std::chrono::system_clock::time_point now) {
    auto const decoded = model::decode_status(answer.body);
    auto status = decoded.value_or(model::api_status{});
    api_error error{
        .kind = classify(answer.http_status, status),
        .message = model::printable(status.message),
        .http_status = answer.http_status,
        .reason = model::printable(status.reason),
        .retry_after = parse_retry_after(answer.retry_after, now),
        .continue_token = std::move(status.continue_token),
    };
    if (!error.retry_after) error.retry_after = status.retry_after;
    if (error.message.empty()) {
        error.message = "HTTP status " + std::to_string(answer.http_status);
        if (!decoded && !answer.body.empty())
            error.message += ": " + not_json_hint(answer.content_type, answer.body);
    }
    return error;
}

std::string not_json_hint(std::string_view content_type, std::string_view body) {
    auto const start = body.substr(0, std::min<std::size_t>(body.size(), 200));
    bool const html = content_type.starts_with("text/html") || start.find("<html") != start.npos;
    if (html)
        return "the answer is a web page, not JSON; a proxy or a login page seems to stand before "
               "the API server";
    if (content_type.empty()) return "the answer is not JSON: " + model::printable(start);
    return "the answer is " + model::printable(content_type.substr(0, 80)) +
           ", not JSON: " + model::printable(start);
}

bool is_json(std::string_view content_type) {
    constexpr std::string_view wanted = "application/json";
    return ascii::same_name(content_type.substr(0, wanted.size()), wanted);
}

}  // namespace vitals::kube::client
