// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace vitals::inline core::check {

TEST(Status, is_read_in_the_words_it_is_printed_in) {
    for (auto const value : {status::passing, status::warning, status::critical}) {
        EXPECT_EQ(parse_status(to_string(value)), value);
    }
}

TEST(Status, is_not_read_from_other_words) {
    for (auto const* const word : {"", "Passing", "ok", "maintenance", "any", "passing "}) {
        EXPECT_EQ(parse_status(word), std::nullopt) << word;
    }
}

TEST(Status, is_ordered_by_severity) {
    EXPECT_LT(status::passing, status::warning);
    EXPECT_LT(status::warning, status::critical);
}

}  // namespace vitals::inline core::check
