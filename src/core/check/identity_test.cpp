// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/identity.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace vitals::inline core::check {

TEST(Identity, gives_back_its_three_parts) {
    identity const who{"shop", "web-checks", "storefront"};

    EXPECT_EQ(who.text(), "shop/web-checks/storefront");
    EXPECT_EQ(who.ns(), "shop");
    EXPECT_EQ(who.config_map(), "web-checks");
    EXPECT_EQ(who.id(), "storefront");
}

TEST(Identity, is_empty_when_nobody_is_named) {
    identity const nobody;

    EXPECT_EQ(nobody.text(), "");
    EXPECT_EQ(nobody.ns(), "");
    EXPECT_EQ(nobody.config_map(), "");
    EXPECT_EQ(nobody.id(), "");
}

TEST(Identity, is_compared_and_hashed_by_all_parts) {
    identity const a{"shop", "web", "x"};

    EXPECT_EQ(a, (identity{"shop", "web", "x"}));
    EXPECT_NE(a, (identity{"shop", "web", "y"}));
    EXPECT_LT(a, (identity{"shop", "web", "y"}));
    EXPECT_TRUE((std::unordered_set<identity>{a}.contains(identity{"shop", "web", "x"})));
}

}  // namespace vitals::inline core::check
