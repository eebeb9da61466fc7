// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/style.hpp"

#include "core/check/status.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::terminal {

namespace {

constexpr std::size_t longest_status = 8;  // "critical"

struct look {
    std::string_view symbol;
    std::string_view colour;
};

constexpr look pending{"◌", "\x1b[2m"};

constexpr look look_of(check::status which) {
    constexpr std::array<look, check::status_count> looks{{
        {"●", "\x1b[32m"},
        {"▲", "\x1b[33m"},
        {"✖", "\x1b[31m"},
    }};
    return looks[std::to_underlying(which)];
}

std::string painted(std::string text, std::string_view colour, style how) {
    if (!how.colours) return text;
    return std::string{colour}.append(text).append("\x1b[0m");
}

std::string text_of(environment const& variables, char const* name) {
    auto const* const value = variables(name);
    return value == nullptr ? std::string{} : std::string{value};
}

bool is_utf8(environment const& variables) {
    std::string locale;
    for (auto const* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (locale.empty()) locale = text_of(variables, name);
    auto const small = ascii::lower_case(locale);
    return small.contains("utf-8") || small.contains("utf8");
}

std::string word(std::string_view text, look with, style how) {
    std::string all = how.symbols ? std::string{with.symbol}.append(" ") : std::string{};
    auto const missing = longest_status - std::min(longest_status, text.size());
    return painted(all.append(text), with.colour, how).append(missing, ' ');
}

std::string counted(std::string_view count, std::string_view text, look with, style how) {
    std::string all = how.symbols ? std::string{with.symbol}.append(" ") : std::string{};
    return painted(all.append(count).append(" ").append(text), with.colour, how);
}

}  // namespace

style style_for(environment const& variables) {
    auto const terminal = text_of(variables, "TERM");
    if (terminal.empty() || terminal == "dumb") return {};
    return {
        .symbols = is_utf8(variables),
        .colours = text_of(variables, "NO_COLOR").empty(),
    };
}

std::string status_word(check::status which, style how) {
    return word(check::to_string(which), look_of(which), how);
}

std::string status_count(check::status which, std::string_view count, style how) {
    return counted(count, check::to_string(which), look_of(which), how);
}

std::string pending_count(std::string_view count, style how) {
    return counted(count, "pending", pending, how);
}

std::string cause_count(check::status which, std::string_view count, style how) {
    if (!how.symbols) return status_count(which, count, how);
    auto const with = look_of(which);
    return painted(std::string{with.symbol}.append(" ").append(count), with.colour, how);
}

std::string dim(std::string_view text, style how) {
    return painted(std::string{text}, "\x1b[2m", how);
}

std::string yellow(std::string_view text, style how) {
    return painted(std::string{text}, "\x1b[33m", how);
}

}  // namespace vitals::publishing::terminal
