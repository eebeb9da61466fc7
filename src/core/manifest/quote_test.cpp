// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/quote.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

TEST(Quote, escapes_what_a_terminal_would_obey) {
    EXPECT_EQ(quote("a\n\t\x1b[31m\"\\\x7f"), R"("a\n\t\x1b[31m\"\\\x7f")");
    EXPECT_EQ(quote(""), R"("")");
}

TEST(Quote, shortens_without_cutting_a_character) {
    EXPECT_EQ(quote(std::string(40, 'x')), '"' + std::string(40, 'x') + '"');
    EXPECT_EQ(quote(std::string(41, 'x')), '"' + std::string(40, 'x') + "...\"");
    EXPECT_EQ(quote(std::string(39, 'x') + "\u00fc"), '"' + std::string(39, 'x') + "...\"");
}

TEST(QuoteValue, names_typographic_quotes) {
    EXPECT_EQ(
        quote_value("“10s”"),
        "\"“10s”\" in typographic quotes: write straight ones (\") or none"
    );
    EXPECT_EQ(quote_value("10s”"), "\"10s”\"");
}

TEST(QuoteValue, names_a_template_that_was_not_rendered) {
    EXPECT_EQ(
        quote_value("http://{{ .host }}/"),
        "\"http://{{ .host }}/\", which looks like a template that was not rendered: use the "
        "output of `helm template`"
    );
}

}  // namespace vitals::inline core::manifest
