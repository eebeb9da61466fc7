// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every flag of `vitals run`, once: the parser, the help and the test of docs/configuration.md read this table.

#include "app/command_line/options.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vitals::app::command_line {

enum class flag_kind : std::uint8_t {
    value,
    list,   // may be repeated; comma-separated in the environment
    toggle  // the value may be left out
};

enum class flag_group : std::uint8_t { source, listening, probing, process };

struct flag {
    std::string_view name;   // "--api-port"
    std::string_view value;  // "PORT"
    flag_group group;
    flag_kind kind;
    std::string_view default_text;  // as the help and the docs show it
    std::string_view meaning;
    // Takes one value; returns what is wrong with it ("is not a port (0 to 65535)"), or nothing.
    std::string (*apply)(run_options& into, std::string_view text);
};

std::span<flag const> run_flags();
std::string variable_of(flag const& one);  // "VITALS_API_PORT"

}  // namespace vitals::app::command_line
