// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/cpu_time.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace vitals::runtime {

using namespace std::chrono_literals;

TEST(CpuBudget, is_spent_by_work) {
    cpu_budget const budget{5ms};
    auto const begun = thread_cpu_time();
    EXPECT_FALSE(cpu_budget{1h}.spent());

    while (!budget.spent()) {}

    EXPECT_GE(thread_cpu_time() - begun, 5ms - 1ms);
}

TEST(CpuBudget, is_not_spent_by_the_work_of_another_thread) {
    auto const before = thread_cpu_time();

    std::thread{[] {
        for (cpu_budget const budget{200ms}; !budget.spent();) {}
    }}.join();

    EXPECT_LT(thread_cpu_time() - before, 100ms);
}

}  // namespace vitals::runtime
