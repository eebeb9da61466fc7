// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the terminal can show: read from the environment once. Pure.

#include "core/check/status.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace vitals::publishing::terminal {

struct style {
    bool symbols = false;  // ●▲✖◌ and …: the locale is UTF-8
    bool colours = false;
};

// A variable of the environment; null: it is not set.
using environment = std::function<char const*(char const*)>;

// NO_COLOR (no-color.org) switches colours off, TERM=dumb (or an unset TERM) colours and symbols.
// The locale is that of LC_ALL, LC_CTYPE or LANG, whichever is set first (POSIX.1-2017 section
// 8.2).
style style_for(environment const& variables);

// "✖ critical", "critical": the symbol and the status in their colour, padded to the longest
// status.
std::string status_word(check::status which, style how);
// "✖ 200 critical" of a summary; not padded.
std::string status_count(check::status which, std::string_view count, style how);
std::string pending_count(std::string_view count, style how);

// "✖ 200" of a cause, "200 critical" without symbols.
std::string cause_count(check::status which, std::string_view count, style how);

std::string dim(std::string_view text, style how);
std::string yellow(std::string_view text, style how);

}  // namespace vitals::publishing::terminal
