// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probe/printable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::probe {
namespace {

using namespace std::string_view_literals;

std::string clean(std::string_view bytes) {
    std::string text;
    append_utf8(text, bytes);
    return text;
}

TEST(Printable, leaves_valid_text_alone) {
    auto const text = "ok\n\tgr\u00fc\u00dfe \u20ac \U0001F600"sv;

    EXPECT_EQ(clean(text), text);
}

TEST(Printable, replaces_each_byte_that_is_not_utf8) {
    EXPECT_EQ(
        clean("a\xFF"
              "b"),
        "a\uFFFDb"
    );
    EXPECT_EQ(clean("\xC0\xAF"), "\uFFFD\uFFFD");                      // overlong '/'
    EXPECT_EQ(clean("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
    EXPECT_EQ(clean("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
    EXPECT_EQ(clean("\xE2\x82"), "\uFFFD\uFFFD");                      // cut off
}

TEST(Printable, replaces_nul_bytes) {
    EXPECT_EQ(clean("a\0b"sv), "a\uFFFDb");
}

TEST(Printable, shows_an_excerpt_on_one_short_line) {
    EXPECT_EQ(excerpt("SSH-2.0-OpenSSH_9.2\r\n"), "\"SSH-2.0-OpenSSH_9.2\"");
    EXPECT_EQ(excerpt("a\nb\"c\x1b[0m"), "\"a.b.c.[0m\"");
    EXPECT_EQ(excerpt(std::string(1000, 'x')).size(), 66U);
}

}  // namespace
}  // namespace vitals::probe
