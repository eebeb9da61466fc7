// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/base64/base64.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::base64 {

namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string made;
    if (!decode(text, [&](std::string_view some) { made += some; })) return std::nullopt;
    return made;
}

std::string encoded(std::string_view bytes) {
    std::string made;
    encode(bytes, [&](std::string_view some) { made += some; });
    return made;
}

}  // namespace

// RFC 4648 section 10.
TEST(Base64, is_that_of_the_rfc_in_both_directions) {
    struct row {
        std::string_view bytes, text;
    };
    for (auto const& [bytes, text] :
         {row{"", ""},
          row{"f", "Zg=="},
          row{"fo", "Zm8="},
          row{"foo", "Zm9v"},
          row{"foob", "Zm9vYg=="},
          row{"fooba", "Zm9vYmE="},
          row{"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(encoded(bytes), text);
        EXPECT_EQ(decoded(text), bytes);
    }
}

TEST(Base64, carries_every_byte) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);

    EXPECT_EQ(decoded(encoded(all)), all);
    EXPECT_EQ(encoded("\xfb\xff"), "+/8=");
}

TEST(Base64, refuses_what_is_none) {
    for (auto const* const text :
         {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm9-", "=g==", "Z=g="})
        EXPECT_EQ(decoded(text), std::nullopt) << text;
}

}  // namespace vitals::inline text::base64
