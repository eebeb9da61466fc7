// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A look at the bytes before any parser sees them.

#include "text/yaml/document.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vitals::inline text::yaml {

// Too large, not UTF-8, or with NUL bytes.
std::optional<unreadable> validate_bytes(std::string_view text, std::size_t longest);

// A control character that YAML forbids. yaml-cpp takes U+0004 for the end of the text, and what is behind it for nothing.
std::optional<unreadable> validate_characters(std::string_view text);

// A line that begins with '%', other than one %YAML in front of a document. yaml-cpp would skip it wherever a document
// may end.
std::optional<unreadable> validate_directives(std::string_view text);

}  // namespace vitals::inline text::yaml
