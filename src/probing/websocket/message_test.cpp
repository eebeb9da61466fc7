// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/message.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace vitals::probing::websocket {
namespace {

message of_parts(std::string_view bytes, std::size_t size, std::string_view expected = "") {
    message made{expected, 10};
    made.begin(message::form::text);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
        made.add(bytes.substr(0, size));
    return made;
}

TEST(Message, finds_the_expected_text_however_it_is_cut) {
    for (std::size_t size = 1; size < 12; ++size) {
        EXPECT_TRUE(of_parts("a pong comes", size, "pong").has_expected()) << size;
        EXPECT_FALSE(of_parts("a po ng comes", size, "pong").has_expected()) << size;
    }
}

TEST(Message, keeps_its_beginning) {
    for (std::size_t size = 1; size < 12; ++size)
        EXPECT_EQ(of_parts("0123456789abc", size).take_beginning(), "0123456789") << size;
}

TEST(Message, of_text_is_utf_8_however_it_is_cut) {
    for (std::size_t size = 1; size < 12; ++size) {
        EXPECT_TRUE(of_parts("aü€\U0001F600ü", size).is_valid()) << size;
        for (auto const* const wrong :
             {"a\xff",
              "\xff aaaa",
              "aa\xc3",
              "\xc3(a",
              "\xed\xa0\x80",
              "\xf0\x9f\x98",
              "\xc0\xaf aa"})
            EXPECT_FALSE(of_parts(wrong, size).is_valid()) << wrong << size;
    }
}

TEST(Message, of_bytes_is_whatever_it_is) {
    message made{"\xff", 10};
    made.begin(message::form::binary);
    made.add("\xc3\xff");

    EXPECT_TRUE(made.is_valid());
    EXPECT_TRUE(made.has_expected());
}

TEST(Message, forgets_the_one_before) {
    auto made = of_parts("pon\xff", 10, "pong");

    made.begin(message::form::text);
    made.add("g");

    EXPECT_TRUE(made.is_valid());
    EXPECT_FALSE(made.has_expected());
    EXPECT_EQ(made.take_beginning(), "g");
}

}  // namespace
}  // namespace vitals::probing::websocket
