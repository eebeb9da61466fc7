// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Single values of a manifest: text, number, boolean, duration. Each function reads one, or reports
// its problem at its place.

#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

enum class text_kind : std::uint8_t {
    line,    // no control characters
    lines,   // line breaks and tabs are allowed
    opaque,  // anything
};

struct text_rule {
    std::size_t longest;
    text_kind kind = text_kind::line;
    std::size_t shortest = 0;
};

// The text of a scalar; anything else is reported. `name` is its name in the message.
std::string const*
scalar_text(yaml::node const& value, std::string_view name, problem_reporter& report);

std::optional<std::string>
read_text(field_value const& from, text_rule const& rule, problem_reporter& report);
std::optional<bool> read_switch(field_value const& from, problem_reporter& report);
std::optional<std::uint32_t>
read_count(field_value const& from, std::uint32_t highest, problem_reporter& report);
std::optional<std::chrono::milliseconds> read_duration(
    field_value const& from,
    std::chrono::milliseconds shortest,
    std::chrono::milliseconds longest,
    problem_reporter& report
);

// The value, for a message: `"text"`, "a list", "a map", "nothing".
std::string describe(yaml::node const& value);

}  // namespace vitals::inline core::manifest
