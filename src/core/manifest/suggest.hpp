// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The known word that a misspelt one most likely meant.

#include <cstddef>
#include <span>
#include <string_view>

namespace vitals::inline core::manifest {

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other
// (optimal string alignment), without regard to case and underscores.
std::size_t distance(std::string_view a, std::string_view b);

// The nearest of `known`, or empty when none is near: 1 apart for short words, 3 for long ones.
std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

}  // namespace vitals::inline core::manifest
