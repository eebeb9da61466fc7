// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Checks of the bytes before any parser sees them.

#include "text/yaml/document.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vitals::inline text::yaml {

// An error when it is too large, not UTF-8, or has NUL bytes.
std::optional<unreadable> validate_bytes(std::string_view text, std::size_t longest);

// An error for a control character that YAML forbids. yaml-cpp reads U+0004 as the end of the text,
// and ignores what is behind it.
std::optional<unreadable> validate_characters(std::string_view text);

// An error for a line that begins with '%', other than one %YAML in front of a document. yaml-cpp
// would skip it wherever a document may end.
std::optional<unreadable> validate_directives(std::string_view text);

}  // namespace vitals::inline text::yaml
