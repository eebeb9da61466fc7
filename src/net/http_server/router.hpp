// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Paths, their methods and their handlers: each server has one table of routes.

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::http_server {

// The methods of a route that only reads. HEAD is answered as GET; the server leaves the body out.
inline constexpr std::string_view read_only = "GET, HEAD";

struct call {
    request const& asked;
    std::string_view rest;  // the part of the path in the place of the route's <parameter>
};

// `State` is the first argument of the handlers.
template <class State>
struct route {
    std::string_view path;     // "/livez", or "/livez/<target>" for all that begins with "/livez/"
    std::string_view methods;  // separated by commas, as `Allow` shows them
    std::string_view summary;  // its line on the index page; empty: it has none
    response (*answer)(State const& from, call const& what);
};

// The rest of `path` when a route of this path matches it, else nothing.
std::optional<std::string_view> rest_of(std::string_view path, std::string_view route_path);
// 405 for a method that is not among `allowed`, an empty 200 for OPTIONS that is, both with
// `Allow`; else nothing.
std::optional<response> answer_to_method(std::string_view method, std::string_view allowed);
// "GET /livez/<target>    its summary"
std::string index_line(std::string_view path, std::string_view summary);

// The answer of the first route that matches `path`; nothing when none does.
template <class State, std::size_t Size>
std::optional<response> dispatch(
    std::array<route<State>, Size> const& table,
    State const& from,
    request const& asked,
    std::string_view path
) {
    for (auto const& one : table) {
        auto const rest = rest_of(path, one.path);
        if (!rest) continue;
        if (auto made = answer_to_method(asked.method, one.methods)) return made;
        return one.answer(from, {asked, *rest});
    }
    return std::nullopt;
}

// One line for each route that has a summary.
template <class State, std::size_t Size>
std::string index_lines(std::array<route<State>, Size> const& table) {
    std::string lines;
    for (auto const& one : table)
        if (!one.summary.empty()) lines += index_line(one.path, one.summary);
    return lines;
}

// 404, with the index_lines() of the routes.
response not_found(std::string_view lines);

// For handlers that never postpone.
handler at_once(std::function<response(request const&)> answer);

}  // namespace vitals::net::http_server
