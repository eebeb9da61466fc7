// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a reading has cost so far, and its end when that is too much. Every loop whose length a manifest decides steps
// it. Internal to this module.

#include <cstddef>
#include <functional>
#include <utility>

namespace vitals::inline core::manifest {

// Thrown by meter::step(): the reading has used up its budget.
struct given_up {};

class meter {
public:
    // `spent` says whether the budget is used up; none: there is no budget.
    explicit meter(std::function<bool()> spent = {}) : spent_{std::move(spent)} {}

    // Before each piece of work of a few microseconds.
    void step() {
        if (++steps_ % steps_a_question == 0 && spent()) throw given_up{};
    }
    // For where no exception may pass.
    bool spent() { return spent_ && spent_(); }

private:
    // A question is a system call in the program, and the answer may come a millisecond late.
    static constexpr std::size_t steps_a_question = 128;

    std::function<bool()> spent_;
    std::size_t steps_ = 0;
};

}  // namespace vitals::inline core::manifest
