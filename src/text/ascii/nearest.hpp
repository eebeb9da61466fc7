// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The known word that was most likely meant by a misspelt one.

#include <span>
#include <string_view>

namespace vitals::inline text::ascii {

// The nearest of `known`, ignoring case, '_' and '-'; empty when none is near. Near means a few
// insertions, deletions, replacements or swaps of neighbours: one for short words, three for long
// ones.
std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

}  // namespace vitals::inline text::ascii
