// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One line of YAML or JSON with `…` for each value that may be a secret. PURE.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::app::cli {

// Replaces a hidden value.
inline constexpr std::string_view hidden_value = "\u2026";

enum class values : std::uint8_t {
    // Fields of a manifest but `header` and `body`, URLs without query, and durations are shown.
    known,
    none  // no value is shown
};

struct masked_line {
    std::string text;
    std::size_t caret = 0;  // in characters from 0
    std::size_t width = 1;  // of the word at the caret
};

// `caret`: a byte of the line, or its end. At most 100 characters around it are kept.
masked_line mask(std::string_view line, std::size_t caret, values shown);

}  // namespace vitals::app::cli
