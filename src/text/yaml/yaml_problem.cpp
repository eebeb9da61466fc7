// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/yaml_problem.hpp"

#include "text/utf8/utf8.hpp"

#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

namespace {

namespace said = YAML::ErrorMsg;

struct translation {
    std::string_view said;  // or its beginning
    std::string_view meant;
};

constexpr std::string_view template_problem =
    "{{ }} looks like a template that was not rendered: use the output of `helm template`";
constexpr std::string_view tab_problem = "a tab: YAML is indented with spaces";
constexpr std::string_view non_breaking_problem =
    "a non-breaking space (U+00A0), as web pages have it: YAML is indented with spaces";
constexpr std::string_view field_problem =
    "a field is needed here, like `name: value`, indented as the fields before it";
constexpr std::string_view entry_indent =
    "this entry is not below the `- ` of the entries before it: look at the spaces in front of it";
constexpr std::string_view field_indent =
    "this field is not below the fields before it: look at the spaces in front of it";
constexpr std::string_view too_far =
    "this field is indented too far, so it belongs to the text before it";
constexpr std::string_view star_mistake = "'*' cannot begin a text: put the text in quotes";
constexpr std::string_view ampersand_mistake = "'&' cannot begin a text: put the text in quotes";
constexpr std::string_view tag_problem = "this tag is not valid";

auto const& translations() {
    static std::array const all{
        translation{said::TAB_IN_INDENTATION, tab_problem},
        translation{said::MAP_VALUE, "\": \" inside a text: put the text in quotes"},
        translation{said::END_OF_MAP_FLOW, "`,` or `}` is missing"},
        translation{said::END_OF_SEQ_FLOW, "`,` or `]` is missing"},
        translation{said::END_OF_MAP, field_problem},
        translation{
            said::END_OF_SEQ,
            "an entry of the list is needed here, like `- value`, indented as the entries before it"
        },
        translation{said::FLOW_END, "this bracket closes none that is open"},
        translation{said::BLOCK_ENTRY, "a list with `- ` begins on a line of its own"},
        translation{said::MAP_KEY, "a key with `? ` begins on a line of its own"},
        translation{
            said::DOC_IN_SCALAR,
            "the text in quotes does not end before the document does"
        },
        translation{said::EOF_IN_SCALAR, "the text in quotes does not end"},
        translation{said::CHAR_IN_BLOCK, "a text behind `|` or `>` begins on the next line"},
        translation{
            said::ZERO_INDENT_IN_BLOCK,
            "a text behind `|` or `>` is indented by 1 or more"
        },
        translation{said::INVALID_ESCAPE, "in double quotes write \\\\ for a backslash"},
        translation{said::INVALID_HEX, "hexadecimal digits are missing"},
        translation{said::INVALID_UNICODE, "there is no such character in Unicode"},
        translation{said::UNKNOWN_ANCHOR, "the alias has no anchor before it"},
        translation{said::ALIAS_NOT_FOUND, star_mistake},
        translation{said::CHAR_IN_ALIAS, star_mistake},
        translation{said::ANCHOR_NOT_FOUND, ampersand_mistake},
        translation{said::CHAR_IN_ANCHOR, ampersand_mistake},
        translation{said::MULTIPLE_ANCHORS, "a value has one anchor"},
        translation{said::MULTIPLE_TAGS, "a value has one tag"},
        translation{said::CHAR_IN_TAG_HANDLE, tag_problem},
        translation{said::TAG_WITH_NO_SUFFIX, tag_problem},
        translation{said::END_OF_VERBATIM_TAG, tag_problem},
        translation{said::YAML_DIRECTIVE_ARGS, "%YAML needs a version, like 1.2"},
        translation{said::YAML_VERSION, "%YAML needs a version, like 1.2"},
        translation{said::YAML_MAJOR_VERSION, "only versions 1.1 and 1.2 of YAML are supported"},
    };
    return all;
}

bool is_indented_with_tabs(std::string_view line) {
    return line.substr(0, line.find_first_not_of(" \t")).contains('\t');
}

bool is_indented_with_non_breaking(std::string_view before, std::string_view rest) {
    auto const begin = before.find_first_not_of(' ');
    auto const first = begin == before.npos ? rest : before.substr(begin);
    return first.starts_with("\u00a0");
}

std::string first_character(std::string_view text) {
    return std::string{text.substr(0, std::max<std::size_t>(utf8::character_length(text), 1))};
}

// One space too few or too many: the line is right, but at the wrong column. Empty: it is something
// else.
std::string_view
problem_in_indent(std::string_view yaml_cpp_says, std::string_view before, std::string_view rest) {
    auto const begin = before.find_first_not_of(' ');
    auto const is_word = begin != 0 && begin != before.npos && !before.contains(':') &&
                         !before.substr(begin).contains(' ');
    if (yaml_cpp_says.starts_with(said::MAP_VALUE) && is_word) return too_far;
    if (begin != before.npos) return {};
    auto const in_map = yaml_cpp_says.starts_with(said::END_OF_MAP);
    if (in_map && rest.starts_with("- ")) return entry_indent;
    auto const word = rest.find_first_of(": \"'#");
    auto const is_field = word != rest.npos && rest[word] == ':';
    if (is_field && (in_map || yaml_cpp_says.starts_with(said::END_OF_SEQ))) return field_indent;
    return {};
}

}  // namespace

std::string
describe_problem(std::string_view yaml_cpp_says, std::string_view before, std::string_view rest) {
    std::string const because = "not valid YAML: ";
    if (is_indented_with_tabs(before)) return because + std::string{tab_problem};
    if (is_indented_with_non_breaking(before, rest))
        return because + std::string{non_breaking_problem};
    if (before.contains("{{")) return because + std::string{template_problem};
    if (auto const why = problem_in_indent(yaml_cpp_says, before, rest); !why.empty())
        return because + std::string{why};
    // Most likely `@`, `%` or a backtick.
    if (yaml_cpp_says.starts_with(said::UNKNOWN_TOKEN) && !rest.empty())
        return because + "'" + first_character(rest) +
               "' cannot begin a text: put the text in quotes";
    for (auto const& [said, meant] : translations())
        if (yaml_cpp_says.starts_with(said)) return because + std::string{meant};
    return "not valid YAML";
}

}  // namespace vitals::inline text::yaml
