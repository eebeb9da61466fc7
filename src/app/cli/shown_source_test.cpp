// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/shown_source.hpp"

#include "app/cli/config_map_file.hpp"
#include "text/yaml/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::cli {

namespace {

using testing::HasSubstr;
using testing::Not;

// All lines, as each would be shown.
std::string shown(std::string_view text, yaml::notation written = yaml::notation::yaml) {
    shown_source const source{text, read_file(text, written)};
    std::string all;
    auto const lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n')) + 1;
    for (std::uint32_t line = 1; line <= lines; ++line)
        if (auto const one = source.line({line, 1})) all += one->text + "\n";
    return all;
}

}  // namespace

TEST(ShownSource, shows_what_is_no_secret) {
    constexpr std::string_view text =
        "checks:\n- id: a\n  http: http://a/\n  header:\n    X-Probe: vitals\n  interval: 5s\n";

    EXPECT_EQ(
        shown(text),
        "checks:\n- id: a\n  http: http://a/\n  header:\n    X-Probe: \u2026\n  interval: 5s\n"
    );
}

// A header may have the name of a field.
TEST(ShownSource, hides_each_line_of_a_header_or_body_whatever_its_name_is) {
    std::vector<std::string> const texts{
        "checks:\n- header:\n    id: s3cret\n    name: [s3cret]\n    notes:\n    - s3cret\n",
        "checks:\n- body: |\n    id: s3cret\n\n    name: s3cret\n  http: http://a/\n",
        "checks:\n- id: a\n  body: 'x\n    id: s3cret'\n",
        "checks:\n- {id: a, body: 'x\n    s3cret', name: s3cret-not\n}\n",
        "checks:\n- header: {id: s3cret}\n  http: http://a/\n",
        "checks:\n- header: &h\n    name: s3cret\n- header: *h\n",
        "defaults:\n  headers:\n    id: s3cret\n",
        "basicAuth:\n  name: s3cret\n",
        "data:\n  checks: s3cret\n  owner: http://s3cret/\n",
        "binaryData: {checks: s3cret, name: s3cret}\n",
        "stringData:\n  name: s3cret\n",
    };
    for (auto const& text : texts) EXPECT_THAT(shown(text), Not(HasSubstr("s3cret"))) << text;
    EXPECT_THAT(
        shown(
            "{\"check\": {\"Header\": {\n\"id\": [\"s3cret\"]},\n\"Body\": \"s3cret\"}}",
            yaml::notation::json
        ),
        Not(HasSubstr("s3cret"))
    );
}

TEST(ShownSource, shows_no_value_of_a_text_that_cannot_be_read) {
    EXPECT_THAT(
        shown("checks:\n- id: s3cret\n\theader: {name: s3cret}\n  http: http://s3cret/\n"),
        Not(HasSubstr("s3cret"))
    );
    EXPECT_EQ(shown("checks: [{id: a}"), "checks: [{id: \u2026}\n");
}

TEST(ShownSource, has_no_line_of_which_nothing_may_be_shown) {
    EXPECT_EQ(shown("s3cret\n"), "");
}

TEST(ShownSource, shows_no_line_that_is_longer_than_anybody_writes) {
    EXPECT_EQ(shown("{\"id\": \"a\"" + std::string(100'000, ' ') + "}", yaml::notation::json), "");
}

TEST(ShownSource, has_no_line_behind_the_last_one) {
    constexpr std::string_view text = "a: b\n";
    shown_source const source{text, read_file(text, yaml::notation::yaml)};

    EXPECT_TRUE(source.line({1, 100}));
    EXPECT_FALSE(source.line({2, 1}));
    EXPECT_FALSE(source.line({0, 1}));
}

}  // namespace vitals::app::cli
