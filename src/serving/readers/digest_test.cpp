// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/digest.hpp"

#include <gtest/gtest.h>

namespace vitals::serving::readers {

TEST(Digest, is_sha_256) {
    auto const digest = digest_of("abc");

    ASSERT_EQ(digest.size(), 32U);
    EXPECT_EQ(static_cast<unsigned char>(digest[0]), 0xba);
    EXPECT_EQ(static_cast<unsigned char>(digest[31]), 0xad);
}

TEST(Digest, of_nothing_is_that_of_no_token) {
    EXPECT_TRUE(same_digest(digest_of("abc"), digest_of("abc")));
    EXPECT_FALSE(same_digest(digest_of("abc"), digest_of("abd")));
    EXPECT_FALSE(same_digest(digest_of(""), ""));
    EXPECT_FALSE(same_digest("", ""));
}

}  // namespace vitals::serving::readers
