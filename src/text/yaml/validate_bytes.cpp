// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/validate_bytes.hpp"

#include "text/utf8/utf8.hpp"
#include "text/yaml/characters.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/places.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline text::yaml {

namespace {

bool looks_like_utf_16(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
    if (text.size() < 4) return false;
    // Without a byte order mark: two characters of ASCII.
    auto const first = text[0] == '\0' ? std::size_t{1} : std::size_t{0};
    return text[first] != '\0' && text[first + 2] != '\0' && text[1 - first] == '\0' &&
           text[3 - first] == '\0';
}

// YAML 1.2, section 5.1: c-printable, of text that is UTF-8.
bool is_printable(std::string_view text, std::size_t at) {
    auto const byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r';
    if (byte == 0x7F) return false;
    if (byte == 0xC2) {  // U+0080 to U+00BF
        auto const next = static_cast<unsigned char>(text[at + 1]);
        return next >= 0xA0 || next == 0x85;
    }
    return byte != 0xEF ||
           !(text.substr(at).starts_with("\uFFFE") || text.substr(at).starts_with("\uFFFF"));
}

// Before the first value: blank lines, comments and directives.
bool is_prologue(std::string_view line) {
    auto const first = line.find_first_not_of(" \t");
    return first == line.npos || line[first] == '#' || line.starts_with('%');
}

bool ends_document(std::string_view line) {
    return line.starts_with("...") && line.find_first_not_of(" \t", 3) != 3;
}

class directive_guard {
public:
    std::optional<std::string> problem_in(std::string_view line) {
        if (ends_document(line)) {
            *this = {};
            return std::nullopt;
        }
        prologue_ = prologue_ && is_prologue(line);
        if (!line.starts_with('%')) return std::nullopt;
        auto const name = line.substr(0, line.find_first_of(" \t"));
        if (name == "%TAG") return "YAML tags are not supported: remove this %TAG directive";
        if (prologue_ && name == "%YAML" && !std::exchange(version_, true)) return std::nullopt;
        return "the only YAML directive that is supported is one %YAML; found \"" +
               utf8::visible(name, utf8::ascii_controls::none, 40) + "\"";
    }

private:
    bool prologue_ = true;
    bool version_ = false;
};

}  // namespace

std::optional<unreadable> validate_bytes(std::string_view text, std::size_t longest) {
    if (text.size() > longest) {
        return unreadable{
            {},
            "the text has " + std::to_string(text.size()) + " bytes; at most " +
                std::to_string(longest) + " are possible",
        };
    }
    if (looks_like_utf_16(text))
        return unreadable{
            {},
            "this looks like UTF-16, as PowerShell's > writes it: save it as UTF-8"
        };
    for (std::size_t i = 0; i < text.size();) {
        auto const length = utf8::character_length(text.substr(i));
        if (text[i] == '\0')
            return unreadable{places{text}.of(i), "a NUL byte cannot be in a text"};
        if (length == 0) return unreadable{places{text}.of(i), "the text is not UTF-8"};
        i += length;
    }
    return std::nullopt;
}

std::optional<unreadable> validate_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!is_printable(text, i))
            return unreadable{
                places{text}.of(i),
                "not valid YAML: control characters are not allowed"
            };
    return std::nullopt;
}

std::optional<unreadable> validate_directives(std::string_view text) {
    directive_guard guard;
    std::size_t line = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    for (;;) {
        auto const end = std::min(text.find_first_of("\n\r", line), text.size());
        if (auto why = guard.problem_in(text.substr(line, end - line)))
            return unreadable{places{text}.of(line), *std::move(why)};
        if (end == text.size()) return std::nullopt;
        line = end + 1;
    }
}

}  // namespace vitals::inline text::yaml
