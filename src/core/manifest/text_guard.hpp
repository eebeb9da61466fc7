// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A look at the bytes before any parser sees them.

#include "core/manifest/document.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vitals::inline core::manifest {

// Too large, not UTF-8, or with NUL bytes.
std::optional<unreadable> mistake_in_bytes(std::string_view text, std::size_t longest);

// A YAML directive other than one %YAML at the top. libyaml compares each %TAG with all before it: 1 MiB of them would
// take 15 s.
std::optional<unreadable> mistake_in_directives(std::string_view text);

}  // namespace vitals::inline core::manifest
