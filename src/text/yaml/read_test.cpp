// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/read.hpp"

#include "text/yaml/document.hpp"
#include "text/yaml/document_fixture.hpp"
#include "text/yaml/meter.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline text::yaml {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::size_t mebibyte = 1024 * 1024;

void append_places(node const& value, std::vector<std::pair<std::uint32_t, std::uint32_t>>& to) {
    to.emplace_back(value.where.line, value.where.column);
    for (auto const* each : value.children) append_places(*each, to);
}

// Line and column of each value, containers first.
std::vector<std::pair<std::uint32_t, std::uint32_t>>
places_in(std::string_view text, notation written = notation::yaml) {
    meter no_budget;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> all;
    append_places(*read(text, written, {}, no_budget).value().at(0).root, all);
    return all;
}

std::string repeated(std::string_view unit, std::size_t bytes = mebibyte) {
    std::string text;
    while (text.size() + unit.size() <= bytes) text += unit;
    return text;
}

}  // namespace

TEST(Yaml, distinguishes_what_is_quoted_and_what_is_not_there) {
    EXPECT_EQ(read_text("[a, 'b', \"c\", 1]"), R"([a, "b", "c", 1])");
    EXPECT_EQ(read_text("[~, null, Null, NULL, nULL, '']"), R"([~, ~, ~, ~, nULL, ""])");
    EXPECT_EQ(read_text("a:\nb: ~\nc: ''\n"), R"({a: ~, b: ~, c: ""})");
    EXPECT_EQ(read_text("{a, b: , c: d}"), "{a: ~, b: ~, c: d}");
    EXPECT_EQ(read_text("-\n- \n- a"), "[~, ~, a]");
}

TEST(Yaml, says_which_values_have_tags_that_are_not_supported) {
    EXPECT_EQ(
        read_text("[!!str a, !!int '1', ! b, !!binary c, !d e, !<tag:yaml.org,2002:str> f]"),
        R"(["a", "1", "b", !"c", !"e", "f"])"
    );
    EXPECT_EQ(
        read_text("[!!map {a: b}, !!seq [], !x {a: b}, !!str ]"),
        R"([{a: b}, [], !{a: b}, ""])"
    );
}

TEST(Yaml, holds_the_same_value_where_an_alias_stands) {
    EXPECT_EQ(read_text("a: &x [b]\nc: *x\nd: &y e\nf: *y"), "{a: [b], c: [b], d: e, f: e}");
    EXPECT_EQ(read_text("a: &x b\nc: &x d\ne: *x"), "{a: b, c: d, e: d}");
}

TEST(Yaml, folds_and_chomps_blocks) {
    EXPECT_EQ(read_text("a: |\n  b\n   c\n\nd: e"), "{a: \"b\n c\n\", d: e}");
    EXPECT_EQ(read_text("a: >-\n  b\n  c\n\n  d\n"), "{a: \"b c\nd\"}");
    EXPECT_EQ(read_text("a: |+\n  b\n\n"), "{a: \"b\n\n\"}");
    EXPECT_EQ(read_text("a: |2-\n   b\n"), "{a: \" b\"}");
}

// yaml-cpp 0.7 alone would end the scalar there, and then find no token.
TEST(Yaml, may_hold_question_marks_in_a_flow) {
    EXPECT_EQ(read_text("{http: http://a/?b=c&d=?e}"), "{http: http://a/?b=c&d=?e}");
    EXPECT_EQ(read_text("[a?, ?b, c?d, 'e?', \"f?\\x01\"]"), "[a?, ?b, c?d, \"e?\", \"f?\x01\"]");
    EXPECT_EQ(read_text("{a: b? c}"), "{a: b? c}");
    EXPECT_EQ(read_text("{? a : b, ? c}"), "{a: b, c: ~}");
    EXPECT_EQ(read_text("? a\n: b?\n"), "{a: b?}");
    EXPECT_EQ(read_text("\u00e9: \u00e9?\u00e9"), "{\u00e9: \u00e9?\u00e9}");
}

// yaml-cpp 0.7 alone would make bytes of them that are not UTF-8.
TEST(Yaml, gives_characters_for_all_escapes) {
    EXPECT_EQ(
        read_text(R"("\N\_\x85\xa0é\N\L\P\u20ac\U0001F600")"),
        "\"\u0085\u00a0\u0085\u00a0\u00e9\u0085\u2028\u2029\u20ac\U0001F600\""
    );
}

TEST(Yaml, of_json_has_no_half_of_a_pair_of_surrogates) {
    EXPECT_EQ(read_text(R"({"a":"\ude00"})", {}, notation::json), "{\"a\": \"\uFFFD\"}");
}

TEST(Yaml, ends_a_line_at_a_carriage_return) {
    EXPECT_EQ(read_text("a: b\rc: d\r\ne: f\n"), "{a: b, c: d, e: f}");
    EXPECT_EQ(read_text("a: |\r\n  b\r\n  c\r\n"), "{a: \"b\nc\n\"}");
    EXPECT_EQ(read_text("a:\r"), "{a: ~}");
    EXPECT_EQ(read_text("? a"), "{a: ~}");
}

TEST(Yaml, begins_behind_a_byte_order_mark) {
    EXPECT_EQ(read_text("\uFEFFa: b"), "{a: b}");
    EXPECT_EQ(read_text("\uFEFF"), "");
}

TEST(Yaml, may_hold_no_document) {
    EXPECT_EQ(read_text(""), "");
    EXPECT_EQ(read_text("# nothing\n"), "");
    EXPECT_EQ(read_text("---\n"), "~");
}

TEST(Yaml, knows_no_anchor_of_an_earlier_document) {
    document_limits const two{.documents = 2};

    EXPECT_THAT(read_text("--- &a [b]\n--- *a\n", two), HasSubstr("the alias has no anchor"));
    EXPECT_EQ(
        read_text("--- &a [b]\n--- [&a c, *a]\n", two),
        read_text("--- [b]\n--- [c, c]\n", two)
    );
}

TEST(Yaml, may_hold_several_documents_when_that_is_allowed) {
    document_limits const two{.documents = 2};

    EXPECT_EQ(read_text("a\n---\nb\n", two), "a --- b");
    EXPECT_EQ(read_text("%YAML 1.2\n---\na\n...\n# c\n%YAML 1.2\n---\nb\n...\n", two), "a --- b");
    EXPECT_EQ(read_text("--- a\n--- b\n--- c\n", two), "3:1: more than 2 YAML documents");
    EXPECT_THAT(read_text("a\n---\nb\n"), HasSubstr("2:1: only one YAML document"));
    EXPECT_EQ(read_text("a\n---\nb\n---\n- c", {.only_first = true}), "a");
}

TEST(Yaml, may_be_indented_in_any_way_that_yaml_allows) {
    EXPECT_EQ(read_text("a: &x\n  b:\n   c\nd:\n- e\n-\n  f\n"), "{a: {b: c}, d: [e, f]}");
    EXPECT_EQ(read_text("a:\n  - b: c\n    d:\n      e\n"), "{a: [{b: c, d: e}]}");
    EXPECT_EQ(read_text("a: {\nb: [\nc\n]\n}\n"), "{a: {b: [c]}}");
    EXPECT_EQ(read_text("a: |\n b\nc: \"d\ne\"\n"), "{a: \"b\n\", c: \"d e\"}");
}

TEST(YamlPlaces, are_those_an_editor_shows) {
    EXPECT_THAT(
        places_in("\u00e9: \u20ac\n\u00fc: # \r\n  - \U0001F600 \n  - 'x'\n"),
        ElementsAre(
            std::pair{1, 1},
            std::pair{1, 1},
            std::pair{1, 4},
            std::pair{2, 1},
            std::pair{3, 3},
            std::pair{3, 5},
            std::pair{4, 5}
        )
    );
}

TEST(JsonPlaces, of_the_first_value_of_a_collection_are_behind_its_bracket) {
    EXPECT_THAT(
        places_in("{\n \"a\": [\n  1, {\"b\": 2}]}", notation::json),
        ElementsAre(
            std::pair{1, 1},
            std::pair{2, 2},
            std::pair{2, 7},
            std::pair{3, 3},
            std::pair{3, 6},
            std::pair{3, 7},
            std::pair{3, 12}
        )
    );
}

// Not where the next value begins, as yaml-cpp has it.
TEST(YamlPlaces, of_what_is_not_there_are_behind_what_asks_for_it) {
    auto const last = [](std::string_view text) { return places_in(text).back(); };

    EXPECT_EQ(last("a:\n\n# b\n"), (std::pair{1U, 3U}));
    EXPECT_EQ(last("'a: # \\':  # b: c\n\n"), (std::pair{1U, 10U}));
    EXPECT_EQ(last("\"a: # \\\"\":\n"), (std::pair{1U, 11U}));
    EXPECT_EQ(last("a - b:\n"), (std::pair{1U, 7U}));
    EXPECT_EQ(last("- a - b # c\n-\n"), (std::pair{2U, 2U}));
    EXPECT_EQ(last("- |\n  a: \n  # b\n-   # c\n"), (std::pair{4U, 2U}));
    EXPECT_EQ(places_in("a:\nb: c\n").at(2), (std::pair{1U, 3U}));
    EXPECT_EQ(last("a: ~ # b\n"), (std::pair{1U, 4U}));
    EXPECT_EQ(last("a:\n  null\n"), (std::pair{2U, 3U}));
    EXPECT_EQ(last("nullable:\n"), (std::pair{1U, 10U}));
    EXPECT_EQ(last("a: &b\n"), (std::pair{1U, 4U}));
    EXPECT_EQ(last("{a: }"), (std::pair{1U, 5U}));
}

TEST(YamlProblems, are_reported_in_our_words) {
    std::vector<std::pair<std::string, std::string>> const all{
        {"a:\n\tb: c", "2:3: not valid YAML: a tab: YAML is indented with spaces"},
        {"a: |\n\tb", "2:1: not valid YAML: a tab: YAML is indented with spaces"},
        {"notes: Answer: see", "1:14: not valid YAML: \": \" inside a text: put the text in quotes"
        },
        {"name: shop\n  labels: {}", "2:9: not valid YAML: this field is indented too far"},
        {"{{- if .a }}\nb: c",
         "1:3: not valid YAML: {{ }} looks like a template that was not rendered"},
        {"a:\n    b: c\n  d: e", "3:3: not valid YAML: this field is not below the fields before it"
        },
        {"a:\n    b: c\n  d", "3:3: not valid YAML: a field is needed here"},
        {"a:\n  - b\n - c",
         "3:2: not valid YAML: this entry is not below the `- ` of the entries before"},
        {"- a\nb: c", "2:1: not valid YAML: this does not belong to what is before it"},
        {"- [a]\n  b: c", "2:3: not valid YAML: this field is not below the fields before it"},
        {"- [a]\n  b", "2:3: not valid YAML: an entry of the list is needed here"},
        {"a: [b", "not valid YAML: `,` or `]` is missing"},
        {"a: {b: c", "not valid YAML: `,` or `}` is missing"},
        {"a: b]\nc: [}", "2:5: not valid YAML: this bracket closes none that is open"},
        {"a: - b", "1:4: not valid YAML: a list with `- ` begins on a line of its own"},
        {"a: @b", "1:4: not valid YAML: '@' cannot begin a text: put the text in quotes"},
        {"a: %B%", "1:4: not valid YAML: '%' cannot begin a text: put the text in quotes"},
        {"a: 'b", "not valid YAML: the text in quotes does not end"},
        {R"(a: "\d")", R"(not valid YAML: in double quotes write \\ for a backslash)"},
        {"a: *b", "1:4: not valid YAML: the alias has no anchor before it"},
        {"a: * b", "not valid YAML: '*' cannot begin a text: put the text in quotes"},
        {"a: | b", "1:6: not valid YAML: a text behind `|` or `>` begins on the next line"},
        {"%YAML 2.0\n---\na", "1:1: not valid YAML: only versions 1.1 and 1.2 of YAML"},
        {"%YAML x\n---\na", "1:1: not valid YAML: %YAML needs a version"},
        {"a: \x02", "1:4: not valid YAML: control characters are not allowed"},
        {"- a: b\n   \u00a0c: d", "not valid YAML: a non-breaking space (U+00A0)"},
        {"\xFF\xFE"
         "a",
         "1:1: this looks like UTF-16, as PowerShell's > writes it: save it as UTF-8"},
    };
    for (auto const& [text, message] : all)
        EXPECT_THAT(read_text(text), HasSubstr(message)) << text;
}

TEST(JsonProblems, are_described_in_our_words) {
    std::vector<std::pair<std::string, std::string>> const all{
        {"{\"a\": [1, ]}", "1:11: not valid JSON: the `,` before this is one too many"},
        {"{\"a\": 1,\n}", "2:1: not valid JSON: the `,` before this is one too many"},
        {"{\n  // b\n}", "2:3: not valid JSON: JSON has no comments"},
        {"{\"a\": 1 # b\n}", "1:9: not valid JSON: JSON has no comments"},
        {"{'a': 1}", "1:2: not valid JSON: names and texts are in double quotes"},
        {"{a: 1}", "1:2: not valid JSON: a name in double quotes is needed here"},
        {"{\"a\": b}", "1:7: not valid JSON: a value is needed here"},
        {"{\"a\" 1}", "1:6: not valid JSON: `:` is missing behind the name"},
        {"{\"a\": 1 \"b\": 2}", "1:9: not valid JSON: `,` or `}` is missing"},
        {"[1 2]", "1:4: not valid JSON: `,` or `]` is missing"},
        {"[1] 2", "1:5: not valid JSON: nothing can be behind the first value"},
        {"[\"a", "not valid JSON: the text in quotes does not end"},
        {R"(["\d\q"])", "not valid JSON: in a text write"},
        {"[1.]", "not valid JSON: digits are missing in this number"},
    };

    for (auto const& [text, message] : all) {
        meter no_budget;
        auto const read = yaml::read(text, notation::json, {}, no_budget);
        ASSERT_FALSE(read.has_value()) << text;
        auto const& [where, why] = read.error();
        EXPECT_THAT(
            std::to_string(where.line) + ":" + std::to_string(where.column) + ": " + why,
            HasSubstr(message)
        ) << text;
    }
}

// yaml-cpp 0.7 would take each of these for something, or never come to an end.
TEST(YamlProblems, are_not_taken_for_yaml) {
    for (std::string const text :
         {",",
          "[a],",
          "[a] b",
          "'a' b",
          "a: b\n...\nc: d",
          "[a, , b]",
          "[, a]",
          "{, a: b}",
          "{a: b, , c: d}",
          "a: b\nc",
          "a: b\n~\n",
          ": a",
          "a: 'b\n",
          "a: !!str \"b\n",
          "a: 'b''\n",
          "a: '",
          "a:\nb\nc: d",
          "a:\n  b:\n  'c'\n",
          "a:\n[b]\nc: d",
          "a:\n[b]",
          "a: b\n*c",
          "a: b\n%YAML 1.2\n",
          "a: b\n%C d\n",
          "---\n%YAML 1.2\n",
          "a: b\n# \x04\nc: d\n"})
        EXPECT_THAT(
            read_text(text, {.documents = 10}),
            ::testing::MatchesRegex("[0-9]+:[0-9]+: (not valid YAML|the only YAML directive).*")
        ) << text;
}

// Until a flow collection ends yaml-cpp keeps all its tokens, 90 bytes for each.
TEST(YamlBounds, hold_for_what_yaml_cpp_keeps_before_its_next_event) {
    for (std::string const unit :
         {"[", "{", "{a,", "[[],", "{a: [", "[\n", "? [", "[\"\":", "{? a: ,"}) {
        std::size_t asked = 0;
        meter budget{[&asked] { return ++asked == 0; }};

        auto const read =
            yaml::read("{" + repeated(unit, mebibyte - 1), notation::yaml, {}, budget);

        ASSERT_FALSE(read.has_value()) << unit;
        EXPECT_LT(asked, 512U) << unit;
    }
}

TEST(YamlBounds, end_before_the_text_does_when_its_nesting_is_too_deep) {
    for (std::string const unit : {"- ", "? ", "? - ", "- ? "}) {
        std::size_t asked = 0;
        meter budget{[&asked] { return ++asked == 0; }};

        auto const read = yaml::read(repeated(unit), notation::yaml, {}, budget);

        ASSERT_FALSE(read.has_value()) << unit;
        EXPECT_THAT(read.error().why, HasSubstr("nested more than 32 deep")) << unit;
        EXPECT_LT(asked, 5U) << unit;
    }
}

TEST(YamlBudget, is_asked_for_again_and_again_in_one_scalar_or_comment) {
    for (std::string const& text :
         {"|\n" + repeated(" a\n"),
          "'" + repeated("a") + "'",
          repeated("a "),
          "#" + repeated("a"),
          repeated("\n"),
          "&" + repeated("a"),
          "!" + repeated("a"),
          "\"" + repeated("\\n") + "\""}) {
        std::size_t asked = 0;
        meter budget{[&asked] { return ++asked == 0; }};

        static_cast<void>(
            yaml::read(text, notation::yaml, {.bytes = 2 * mebibyte}, budget).has_value()
        );

        EXPECT_GE(asked, mebibyte / 2048) << text.substr(0, 4);
    }
}

TEST(YamlBudget, that_is_used_up_ends_the_reading) {
    meter budget{[left = 10]() mutable { return left-- == 0; }};

    EXPECT_THROW(
        static_cast<void>(yaml::read(repeated("# a\n"), notation::yaml, {}, budget)),
        given_up
    );
}

TEST(Yaml, finds_the_first_field_of_a_name) {
    meter no_budget;
    auto const read = yaml::read("[a]: x\nb: y\nb: z\n", notation::yaml, {}, no_budget).value();

    auto const* const found = member(read.at(0).root, "b");

    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->text, "y");
    EXPECT_EQ(member(read.at(0).root, "c"), nullptr);
    EXPECT_EQ(member(found, "b"), nullptr);
    EXPECT_EQ(member(nullptr, "b"), nullptr);
}

}  // namespace vitals::inline text::yaml
