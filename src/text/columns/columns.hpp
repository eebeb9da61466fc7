// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Text for a terminal of a certain width: lines break between words, and not where the terminal
// would cut them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::columns {

inline constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

// Number of columns: one for each character, none for a colour ("ESC [ ... m").
std::size_t width(std::string_view text);

// `head` and, beside it, `text`, whose lines are broken at spaces to fit into `columns`. Where
// there is too little room beside `head`, the text begins on a line of its own, indented by
// `indent`. A word that is longer than a line has a line of its own, whole. No line feed at the
// end.
std::string
beside(std::string_view head, std::string_view text, std::size_t columns, std::size_t indent);

// `pieces` with `gap` between them, in as many lines as they need; a piece is only broken when it
// is longer than a line. All lines but the first are indented by `indent`.
std::string flow(
    std::vector<std::string> const& pieces,
    std::string_view gap,
    std::size_t columns,
    std::size_t indent
);

}  // namespace vitals::inline text::columns
