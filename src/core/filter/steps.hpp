// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The terms of a filter in the order in which they are asked, each with the next one for either
// answer: no tree is walked for a record. PURE.

#include "core/filter/syntax.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace vitals::inline core::filter {

struct step {
    std::size_t term = 0;
    std::size_t if_true = 0;  // the next step, or one of the two ends
    std::size_t if_false = 0;
};

struct steps {
    // The ends, which are no steps.
    static constexpr auto holds = std::numeric_limits<std::size_t>::max();
    static constexpr auto fails = holds - 1;

    std::vector<step> all{};
    std::size_t first = 0;
};

steps steps_of(syntax const& parsed);

// go-bexpr's message about a selector that the list does not have.
std::string unknown(selector const& what);

}  // namespace vitals::inline core::filter
