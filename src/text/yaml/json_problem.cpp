// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/json_problem.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/error/error.h>

#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

namespace {

// What people write who have YAML or JavaScript in mind; empty: something else.
std::string_view habit_at(std::string_view rest) {
    if (rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#'))
        return "JSON has no comments";
    if (rest.starts_with('\'')) return "names and texts are in double quotes";
    return {};
}

bool is_closing(std::string_view rest) {
    return rest.starts_with(']') || rest.starts_with('}');
}

std::string_view meaning_of(rapidjson::ParseErrorCode code, std::string_view rest) {
    constexpr std::string_view one_comma_too_many = "the `,` before this is one too many";
    switch (code) {
        case rapidjson::kParseErrorDocumentEmpty:
            return "it is empty";
        case rapidjson::kParseErrorDocumentRootNotSingular:
            return "nothing can be behind the first value";
        case rapidjson::kParseErrorValueInvalid:
            return is_closing(rest) ? one_comma_too_many
                                    : "a value is needed here, and texts are in double quotes";
        case rapidjson::kParseErrorObjectMissName:
            return is_closing(rest) ? one_comma_too_many : "a name in double quotes is needed here";
        case rapidjson::kParseErrorObjectMissColon:
            return "`:` is missing behind the name";
        case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
            return "`,` or `}` is missing";
        case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
            return "`,` or `]` is missing";
        case rapidjson::kParseErrorStringMissQuotationMark:
            return "the text in quotes does not end";
        case rapidjson::kParseErrorStringEscapeInvalid:
            return "in a text write \\\\ for a backslash";
        case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
            return "hexadecimal digits are missing";
        case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
            return "there is no such character in Unicode";
        case rapidjson::kParseErrorNumberMissFraction:
        case rapidjson::kParseErrorNumberMissExponent:
            return "digits are missing in this number";
        default:
            return rapidjson::GetParseError_En(code);
    }
}

}  // namespace

std::string describe_problem(rapidjson::ParseErrorCode code, std::string_view rest) {
    auto const habit = habit_at(rest);
    return "not valid JSON: " + std::string{habit.empty() ? meaning_of(code, rest) : habit};
}

}  // namespace vitals::inline text::yaml
