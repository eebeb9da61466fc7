// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The known word that a misspelt one most likely meant.

#include <span>
#include <string_view>

namespace vitals::inline text::ascii {

// The nearest of `known` without regard to case, '_' and '-', or empty when none is near. Near is what some insertions,
// deletions, replacements or swaps of neighbours make equal: one for short words, three for long ones.
std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

}  // namespace vitals::inline text::ascii
