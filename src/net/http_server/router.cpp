// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/router.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

constexpr std::size_t index_margin = 30;  // of the second column

bool is_among(std::string_view method, std::string_view allowed) {
    while (!allowed.empty()) {
        auto one = allowed.substr(0, allowed.find(','));
        allowed.remove_prefix(std::min(allowed.size(), one.size() + 1));
        if (one.starts_with(' ')) one.remove_prefix(1);
        if (one == method) return true;
    }
    return false;
}

runtime::awaitable<response> later(response made) {
    co_return made;
}

}  // namespace

std::optional<std::string_view> rest_of(std::string_view path, std::string_view route_path) {
    auto const parameter = route_path.find('<');
    auto const fixed = route_path.substr(0, parameter);
    bool const whole = parameter == route_path.npos;
    if (whole ? path != fixed : !path.starts_with(fixed)) return std::nullopt;
    return path.substr(fixed.size());
}

std::optional<response> answer_to_method(std::string_view method, std::string_view allowed) {
    bool const among = is_among(method, allowed);
    if (among && method != "OPTIONS") return std::nullopt;
    auto made = among ? response{}
                      : text(405, std::string{"method "}.append(method).append(" not allowed"));
    made.headers.emplace_back("Allow", allowed);
    return made;
}

std::string index_line(std::string_view path, std::string_view summary) {
    auto line = std::string{"GET "}.append(path);
    line.resize(std::max(line.size() + 2, index_margin), ' ');
    return line.append(summary).append("\n");
}

response not_found(std::string_view lines) {
    return text(404, std::string{"404 page not found\n\n"}.append(lines));
}

handler at_once(std::function<response(request const&)> answer) {
    return [made = std::move(answer)](request const& asked) { return later(made(asked)); };
}

}  // namespace vitals::net::http_server
