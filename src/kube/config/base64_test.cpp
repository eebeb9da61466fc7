// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/base64.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace vitals::kube::config {
namespace {

TEST(Base64, comes_back_as_it_was) {
    for (auto const* text : {"", "a", "ab", "abc", "abcd"})
        EXPECT_EQ(decode_base64(encode_base64(text)), text);
    EXPECT_EQ(decode_base64("YW\nJj\r\n"), "abc");
    for (auto const* text : {"a", "ab=c", "====", "a===", "%%%%"})
        EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace vitals::kube::config
