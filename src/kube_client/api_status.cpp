// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/api_status.hpp"

#include "kube_client/retry.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace vitals::kube_client {
namespace {

constexpr std::size_t text_limit = 2048;

std::string text_of(rapidjson::Value const& object, char const* name) {
    auto const found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

void read_details(rapidjson::Value const& details, api_status& into) {
    auto const after = details.FindMember("retryAfterSeconds");
    if (after != details.MemberEnd() && after->value.IsUint())
        into.retry_after = std::chrono::seconds{after->value.GetUint()};
    auto const causes = details.FindMember("causes");
    if (causes == details.MemberEnd() || !causes->value.IsArray()) return;
    for (auto const& cause : causes->value.GetArray())
        if (cause.IsObject() && text_of(cause, "reason") == "ResourceVersionTooLarge")
            into.too_large_resource_version = true;
}

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

std::optional<api_status> decode_status(std::string_view json) {
    rapidjson::Document document;
    // Iterative: a deeply nested answer must not exhaust the stack.
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    if (text_of(document, "kind") != "Status") return std::nullopt;

    api_status status;
    status.reason = printable(text_of(document, "reason"));
    status.message = printable(text_of(document, "message"));
    auto const code = document.FindMember("code");
    if (code != document.MemberEnd() && code->value.IsUint()) status.code = code->value.GetUint();
    auto const details = document.FindMember("details");
    if (details != document.MemberEnd() && details->value.IsObject())
        read_details(details->value, status);
    return status;
}

error_class classify(unsigned http_status, api_status const& status) {
    if (status.too_large_resource_version) return error_class::too_large_resource_version;
    if (auto const known = by_reason(status.reason)) return *known;
    return by_code(status.code != 0 ? status.code : http_status);
}

api_error to_error(error_answer const& answer, std::chrono::system_clock::time_point now) {
    auto const decoded = decode_status(answer.body);
    auto const status = decoded.value_or(api_status{});
    api_error error{
        .kind = classify(answer.http_status, status),
        .http_status = answer.http_status,
        .reason = status.reason,
        .message = status.message,
        .retry_after = parse_retry_after(answer.retry_after, now),
    };
    if (!error.retry_after) error.retry_after = status.retry_after;
    if (error.message.empty()) {
        error.message = "HTTP status " + std::to_string(answer.http_status);
        if (!decoded && !answer.body.empty())
            error.message += ": " + not_json_hint(answer.content_type, answer.body);
    }
    return error;
}

std::string printable(std::string_view text) {
    bool const cut = text.size() > text_limit;
    if (cut) {
        text = text.substr(0, text_limit);
        // Not within a character of UTF-8.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.remove_suffix(1);
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U)
            text.remove_suffix(1);
    }
    std::string clean{text};
    std::ranges::replace_if(
        clean,
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; },
        ' '
    );
    while (!clean.empty() && clean.back() == ' ') clean.pop_back();
    return cut ? clean + " …" : clean;
}

std::string not_json_hint(std::string_view content_type, std::string_view body) {
    auto const start = body.substr(0, std::min<std::size_t>(body.size(), 200));
    bool const html = content_type.starts_with("text/html") || start.find("<html") != start.npos;
    if (html)
        return "the answer is a web page, not JSON; a proxy or a login page seems to stand before "
               "the API server";
    if (content_type.empty()) return "the answer is not JSON: " + printable(start);
    return "the answer is " + printable(content_type.substr(0, 80)) +
           ", not JSON: " + printable(start);
}

bool is_json(std::string_view content_type) {
    constexpr std::string_view wanted = "application/json";
    if (content_type.size() < wanted.size()) return false;
    auto const same = [](char a, char b) { return (a | 0x20) == b || a == b; };
    return std::ranges::equal(content_type.substr(0, wanted.size()), wanted, same);
}

}  // namespace vitals::kube_client
