// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/body_tail.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

namespace vitals::probing::probe {
namespace {

TEST(BodyTail, keeps_all_that_fits) {
    body_tail tail{8};

    tail.append("abc");
    tail.append("defgh");

    EXPECT_EQ(tail.take(), "abcdefgh");
}

TEST(BodyTail, keeps_the_last_bytes_in_order_whatever_the_pieces) {
    std::mt19937 random{7};
    for (std::size_t limit = 0; limit < 12; ++limit) {
        body_tail tail{limit};
        std::string all;

        for (int piece = 0; piece < 30; ++piece) {
            std::string bytes;
            for (auto left = random() % 9; left > 0; --left)  // none like its neighbours
                bytes += static_cast<char>('a' + (all.size() + bytes.size()) % 26);
            tail.append(bytes);
            all += bytes;
        }

        EXPECT_EQ(tail.take(), all.substr(all.size() - std::min(all.size(), limit))) << limit;
    }
}

TEST(BodyTail, keeps_nothing_when_the_limit_is_zero) {
    body_tail tail{0};

    tail.append("x");

    EXPECT_EQ(tail.take(), "");
}

}  // namespace
}  // namespace vitals::probing::probe
