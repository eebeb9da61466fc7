// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/masked_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::app::cli {

namespace {

using testing::HasSubstr;
using testing::Not;

std::string shown(std::string_view line, values which = values::known) {
    return mask(line, 0, which).text;
}

// The line, and below it the caret.
std::string with_caret(std::string_view line, std::string_view at, values which = values::known) {
    auto const made = mask(line, line.find(at), which);
    return made.text + "\n" + std::string(made.caret, ' ') + std::string(made.width, '^');
}

}  // namespace

TEST(MaskedLine, shows_the_fields_of_a_manifest) {
    for (auto const* const line :
         {"- {id: a, method: G E T, interval: 5s, expect: {status: [200-299, 304]}}",
          "  notes: see wiki",
          "    htp: http://search.shop.svc/",
          "\"id\": \"a\", \"http\": \"http://a/b\"",
          "service: {name: web, tags: [a, b]}",
          "checks: [",
          "- - a: true"})
        EXPECT_EQ(shown(line), line);
}

TEST(MaskedLine, hides_what_is_under_a_name_that_is_no_field_and_under_header_and_body) {
    EXPECT_EQ(shown("  Authorization: Bearer s3cret"), "  Authorization: \u2026");
    EXPECT_EQ(
        shown("{id: a, header: {Authorization: [Bearer s3cret]}, body: s3cret}"),
        "{id: a, header: {Authorization: [\u2026]}, body: \u2026}"
    );
    EXPECT_EQ(shown("\"token\":\"s3cret\",\"id\":\"a\""), "\"token\":\u2026,\"id\":\"a\"");
    EXPECT_EQ(shown("  - s3cret"), "  - \u2026");
    EXPECT_EQ(shown("a: b: s3cret"), "a: \u2026");
    EXPECT_EQ(shown("id: a  # s3cret"), "id: a  \u2026");
    EXPECT_EQ(shown("just s3cret text"), "\u2026");
    EXPECT_EQ(shown("pin: 1234"), "pin: \u2026");
}

TEST(MaskedLine, hides_a_value_in_the_place_of_a_reference) {
    for (auto const* const line :
         {"  auth: s3cret",
          "  auth: {bearer: s3cret}",
          "  bearer: s3cret",
          "  bearer: {secret: s3cret}",
          "  basic: {username: s3cret, password: s3cret}",
          "  password: s3cret",
          "  auth: {Bearer s3cret}",
          "  tls: {ca: s3cret, client: s3cret}"})
        EXPECT_THAT(shown(line), Not(HasSubstr("s3cret"))) << line;
    EXPECT_THAT(shown("  auth: {bearer: {secret: {name: probe-token}}}"), HasSubstr("probe-token"));
}

TEST(MaskedLine, hides_user_names_and_queries_of_a_url) {
    EXPECT_EQ(shown("http: http://a/b?token=s3cret"), "http: http://a/b?\u2026");
    EXPECT_EQ(shown("http: 'http://a/b?token=s3cret'"), "http: 'http://a/b?\u2026'");
    EXPECT_EQ(shown("http: http://u:s3cret@a/"), "http: \u2026");
    EXPECT_EQ(shown("http: u:s3cret@a/"), "http: \u2026");
    EXPECT_EQ(shown("http: a/b?s3cret"), "http: a/b?\u2026");
    EXPECT_EQ(shown("url: http://a/?s3cret"), "url: http://a/?\u2026");
    EXPECT_EQ(shown("notes: see http://a/?s3cret"), "notes: see http://a/?\u2026");
}

TEST(MaskedLine, shows_no_value_when_none_may_be) {
    EXPECT_EQ(shown("- {id: a, interval: 5s}", values::none), "- {id: \u2026, interval: \u2026}");
    EXPECT_EQ(shown("http: http://a/", values::none), "http: \u2026");
}

TEST(MaskedLine, keeps_the_caret_below_its_word) {
    EXPECT_EQ(with_caret("    htp: http://a/", "htp"), "    htp: http://a/\n    ^^^");
    EXPECT_EQ(
        with_caret("- {header: {A: Bearer s3cret}, htp: x}", "htp"),
        "- {header: {A: \u2026}, htp: \u2026}\n                   ^^^"
    );
    EXPECT_EQ(with_caret("token: s3cret", "s3cret"), "token: \u2026\n       ^");
    EXPECT_EQ(with_caret("token: s3cret", "cret"), "token: \u2026\n       ^");
    EXPECT_EQ(with_caret("id: \u00fc b", "b"), "id: \u00fc b\n      ^");
    EXPECT_EQ(mask("id:", 3, values::known).caret, 3U);
    EXPECT_EQ(mask("", 0, values::known).text, "");
}

TEST(MaskedLine, is_short_and_around_the_caret) {
    auto const long_line = std::string(5000, ' ') + "htp: http://a/" + std::string(5000, ' ');
    auto const made = mask(long_line, 5000, values::known);

    EXPECT_LE(made.text.size(), 110U);
    EXPECT_THAT(made.text.substr(made.caret + 2), HasSubstr("htp"));
}

TEST(MaskedLine, never_shows_a_secret_however_it_is_written) {
    for (std::string const line :
         {"header: {X: \"a\\\"s3cret\"}",
          "header: {X: 'a''s3cret'}",
          "header: {? X : s3cret}",
          "header: [s3cret, s3cret",
          "body: |s3cret",
          "\theader: s3cret",
          "header : s3cret",
          "\"header\" : s3cret",
          "Header: {id : {x: s3cret}}",
          "X-Id: [a, [b, s3cret], {c: s3cret}]",
          "secret = \"s3cret\"",
          "- ? s3cret",
          "'s3cret",
          "\"s3cret"})
        for (std::size_t caret = 0; caret <= line.size(); ++caret)
            EXPECT_THAT(mask(line, caret, values::known).text, Not(HasSubstr("s3cret"))) << line;
}

}  // namespace vitals::app::cli
