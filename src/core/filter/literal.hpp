// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A string literal of Go, as filters have them. PURE.

#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::filter {

// The text of a literal with its quotes, "..." with escapes or `...` without any; nothing: it is
// none.
std::optional<std::string> unquote(std::string_view literal);

}  // namespace vitals::inline core::filter
