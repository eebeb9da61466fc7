// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/variables.hpp"

#include "text/ascii/ascii.hpp"
#include "text/ascii/nearest.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::command_line {

namespace {

constexpr std::string_view ours = "VITALS_";
constexpr std::size_t most_named = 20;

}  // namespace

std::string variable_of(std::string_view flag) {
    std::string name{ours};
    for (char const c : flag.substr(2)) name += c == '-' ? '_' : ascii::to_upper(c);
    return name;
}

bool is_service_link(std::string_view variable, std::string_view value) {
    if (variable.contains("_SERVICE_HOST") || variable.contains("_SERVICE_PORT")) return true;
    if (variable.ends_with("_PORT")) return value.contains("://");
    auto const port = variable.find("_PORT_");
    return port != variable.npos && port + 6 < variable.size() &&
           ascii::is_digit(variable[port + 6]);
}

std::vector<unknown_variable> unknown_variables(std::vector<std::string> const& known) {
    std::vector<std::string_view> const names{known.begin(), known.end()};
    std::vector<unknown_variable> found;
    for (char const* const* entry = environ; *entry != nullptr; ++entry) {
        std::string_view const text{*entry};
        auto const name = text.substr(0, text.find('='));
        if (!name.starts_with(ours) || name.size() + 1 >= text.size()) continue;
        if (is_service_link(name, text.substr(name.size() + 1))) continue;
        if (std::ranges::find(names, name) != names.end()) continue;
        found.push_back({std::string{name}, std::string{ascii::nearest(name, names)}});
        if (found.size() == most_named) break;
    }
    return found;
}

}  // namespace vitals::app::command_line
