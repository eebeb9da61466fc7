// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/ascii/nearest.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline text::ascii {

namespace {

constexpr std::size_t longest_word = 40;

std::string bare(std::string_view word) {
    std::string letters;
    for (char const c : word) {
        if (c == '_' || c == '-') continue;
        letters += ascii::to_lower(c);
    }
    return letters;
}

// Insertions, deletions, replacements and swaps of neighbours that turn one into the other (optimal
// string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            auto const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

std::size_t tolerance(std::size_t size) {
    if (size <= 3) return 1;
    return size <= 6 ? 2 : 3;
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<std::string_view const> known) {
    if (word.size() > longest_word) return {};
    auto const letters = bare(word);
    auto best = tolerance(letters.size()) + 1;
    std::string_view found;
    for (auto const candidate : known) {
        auto const apart = distance(letters, bare(candidate));
        if (apart >= best) continue;
        best = apart;
        found = candidate;
    }
    return found;
}

}  // namespace vitals::inline text::ascii
