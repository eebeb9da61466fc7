// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/value.hpp"

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <ostream>
#include <type_traits>
#include <utility>

namespace vitals::inline core::secret {

namespace {

template <class T>
concept printable = requires(std::ostream& out, T const& what) { out << what; };

}  // namespace

static_assert(!std::equality_comparable<value>);
static_assert(!printable<value>);
static_assert(!std::is_copy_constructible_v<value> && !std::is_copy_assignable_v<value>);
static_assert(std::is_nothrow_move_constructible_v<value>);

TEST(SecretValue, reveals_what_it_holds_to_the_one_who_sends_it) {
    value text{"Bearer "};

    text.append("canary");

    EXPECT_EQ(text.reveal(), "Bearer canary");
    EXPECT_EQ(text.size(), 13U);
}

TEST(SecretValue, is_empty_where_it_was_moved_from) {
    value first{"a canary that is longer than a small string"};

    value const second{std::move(first)};

    EXPECT_EQ(first.reveal(), "");  // NOLINT(bugprone-use-after-move): that is the question
    EXPECT_EQ(second.reveal(), "a canary that is longer than a small string");
}

TEST(SecretValue, leaves_zeros_in_its_memory) {
    std::array<char, 8> memory{'c', 'a', 'n', 'a', 'r', 'y', '!', '!'};

    wipe(memory.data(), memory.size());

    EXPECT_EQ(memory, (std::array<char, 8>{}));
}

}  // namespace vitals::inline core::secret
