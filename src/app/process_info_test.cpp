// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/process_info.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vitals::app {

TEST(ProcessInfo, reports_this_very_process) {
    auto const now =
        std::chrono::duration<double>{std::chrono::system_clock::now().time_since_epoch()};

    auto const info = read_process_info();

    ASSERT_TRUE(info);
    EXPECT_GT(info->resident_bytes, 1'000'000U);
    EXPECT_GE(info->open_fds, 3U);
    EXPECT_GE(info->max_fds, info->open_fds);
    EXPECT_NEAR(info->start_time_seconds, now.count(), 3600);
}

}  // namespace vitals::app
