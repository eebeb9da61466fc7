// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/mailbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace vitals::runtime {

TEST(Mailbox, delivers_everything_from_several_threads_exactly_once) {
    asio::io_context loop{1};
    std::vector<int> seen;
    mailbox<int> box{loop.get_executor(), [&seen](std::vector<int>& batch) {
                         seen.insert(seen.end(), batch.begin(), batch.end());
                     }};
    constexpr int each = 1000;
    constexpr int all = 3 * each;

    std::vector<std::jthread> senders;
    senders.reserve(3);
    for (int sender = 0; sender < 3; ++sender)
        senders.emplace_back([&box, sender] {
            for (int i = 0; i < each; ++i) box.post(sender * each + i);
        });
    while (seen.size() < all) {
        loop.restart();
        loop.poll();
    }

    std::vector<int> expected(all);
    std::iota(expected.begin(), expected.end(), 0);
    std::ranges::sort(seen);
    EXPECT_EQ(seen, expected);
}

TEST(Mailbox, hands_over_in_one_batch_what_came_before_the_loop_looked) {
    asio::io_context loop{1};
    std::vector<std::size_t> batches;
    mailbox<int> box{loop.get_executor(), [&batches](std::vector<int>& batch) {
                         batches.push_back(batch.size());
                     }};
    box.post(1);
    std::array more{2, 3};
    box.post(more);
    EXPECT_EQ(box.size(), 3U);

    loop.poll();

    EXPECT_EQ(batches, std::vector<std::size_t>{3});
    EXPECT_EQ(box.size(), 0U);
}

TEST(Mailbox, drops_what_is_under_way_when_it_ends) {
    asio::io_context loop{1};
    int delivered = 0;
    auto box = std::make_unique<mailbox<int>>(loop.get_executor(), [&delivered](std::vector<int>&) {
        ++delivered;
    });
    box->post(1);

    box.reset();
    loop.poll();

    EXPECT_EQ(delivered, 0);
}

}  // namespace vitals::runtime
