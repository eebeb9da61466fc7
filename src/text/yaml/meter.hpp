// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The cost of a reading so far, and its end when it is too much. Every loop whose length depends on
// the text calls step().

#include <cstddef>
#include <functional>
#include <utility>

namespace vitals::inline text::yaml {

// Thrown by a meter: the reading has used up its budget.
struct given_up {};

class meter {
public:
    // `spent` says whether the budget is used up; none: there is no budget.
    explicit meter(std::function<bool()> spent = {}) : spent_{std::move(spent)} {}

    // Called before each piece of work of a few microseconds.
    void step() {
        if (++steps_ % steps_a_question == 0) ask();
    }
    // Called before a piece of work of about a millisecond.
    void ask() {
        if (spent_ && spent_()) throw given_up{};
    }

private:
    // A question is a system call in the program. So its answer may come a millisecond late.
    static constexpr std::size_t steps_a_question = 128;

    std::function<bool()> spent_;
    std::size_t steps_ = 0;
};

}  // namespace vitals::inline text::yaml
