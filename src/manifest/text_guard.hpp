// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A look at the bytes before any parser sees them.

#include "manifest/document.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vitals::manifest {

// Too large, not UTF-8, or with NUL bytes.
std::optional<unreadable> mistake_in_bytes(std::string_view text, std::size_t longest);

// For YAML: so many flow characters on one line that yaml-cpp, which looks ahead to the end of the
// line for a ':', would take hundreds of bytes of memory for each.
std::optional<unreadable> mistake_in_lines(std::string_view text);

}  // namespace vitals::manifest
