// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line_queue.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace vitals::log {
namespace {

std::vector<std::string> all_of(line_queue& queue) {
    std::vector<std::string> taken;
    while (auto line = queue.take()) taken.push_back(*line);
    return taken;
}

TEST(LineQueue, drops_the_oldest_when_nobody_takes_them_and_counts_them) {
    line_queue queue{2};
    for (auto const* const line : {"one", "two", "three", "four"}) queue.put(line);
    queue.end();

    EXPECT_EQ(all_of(queue), (std::vector<std::string>{"three", "four"}));
    EXPECT_EQ(queue.dropped(), 2);
}

TEST(LineQueue, gives_what_was_put_before_its_end_and_then_nothing) {
    line_queue queue{8};
    queue.put("last");
    queue.end();

    EXPECT_EQ(queue.take(), "last");
    EXPECT_EQ(queue.take(), std::nullopt);
    EXPECT_EQ(queue.dropped(), 0);
}

TEST(LineQueue, reader_that_waits_gets_lines_of_all_threads) {
    line_queue queue{8};
    std::vector<std::string> taken;
    std::thread reader{[&] { taken = all_of(queue); }};
    std::thread{[&] { queue.put("one"); }}.join();
    std::thread{[&] { queue.put("two"); }}.join();

    queue.end();
    reader.join();

    EXPECT_EQ(taken, (std::vector<std::string>{"one", "two"}));
}

}  // namespace
}  // namespace vitals::log
