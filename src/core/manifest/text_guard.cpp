// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/text_guard.hpp"

#include "core/manifest/document.hpp"
#include "core/manifest/quote.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

// How many bytes of a line break begin `text`, where YAML 1.1, hence libyaml, begins a new line.
std::size_t length_of_break(std::string_view text) {
    switch (static_cast<unsigned char>(text.front())) {
        case '\n':
        case '\r':
            return 1;
        case 0xC2:
            return text.starts_with("\u0085") ? 2 : 0;
        case 0xE2:
            return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
        default:
            return 0;
    }
}

std::size_t end_of_line(std::string_view text, std::size_t from) {
    while (from < text.size() && length_of_break(text.substr(from)) == 0) ++from;
    return from;
}

// Before the first value: blank lines, comments and directives.
bool is_prologue(std::string_view line) {
    auto const first = line.find_first_not_of(" \t");
    return first == line.npos || line[first] == '#' || line.starts_with('%');
}

class directive_guard {
public:
    std::optional<std::string> mistake_in(std::string_view line) {
        prologue_ = prologue_ && is_prologue(line);
        if (!line.starts_with('%')) return std::nullopt;
        auto const name = line.substr(0, line.find_first_of(" \t"));
        if (name == "%TAG") return "YAML tags are not supported: remove this %TAG directive";
        // Behind the first value the parser itself refuses what is not text.
        if (!prologue_ || (name == "%YAML" && !std::exchange(version_, true))) return std::nullopt;
        return "the only YAML directive that is supported is one %YAML; found " + quote(name);
    }

private:
    bool prologue_ = true;
    bool version_ = false;
};

}  // namespace

std::optional<unreadable> mistake_in_bytes(std::string_view text, std::size_t longest) {
    if (text.size() > longest) {
        return unreadable{
            {},
            "the manifest has " + std::to_string(text.size()) + " bytes; at most " +
                std::to_string(longest) + " are possible",
        };
    }
    position where;
    std::size_t line_begin = 0;
    for (std::size_t i = 0; i < text.size();) {
        auto const length = utf8::character_length(text.substr(i));
        where.column = static_cast<std::uint32_t>(i - line_begin) + 1;
        if (text[i] == '\0') return unreadable{where, "a NUL byte cannot stand in a manifest"};
        if (length == 0) return unreadable{where, "the manifest is not UTF-8"};
        if (text[i] == '\n') {
            ++where.line;
            line_begin = i + 1;
        }
        i += length;
    }
    return std::nullopt;
}

std::optional<unreadable> mistake_in_directives(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\uFEFF";
    position where;
    std::size_t editor_line = 0;  // where the line that an editor shows begins: behind a line feed
    directive_guard guard;
    for (std::size_t line = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;;) {
        auto const end = end_of_line(text, line);
        where.column = static_cast<std::uint32_t>(line - editor_line) + 1;
        if (auto why = guard.mistake_in(text.substr(line, end - line)))
            return unreadable{where, *std::move(why)};
        if (end == text.size()) return std::nullopt;
        line = end + length_of_break(text.substr(end));
        if (text[end] != '\n') continue;
        ++where.line;
        editor_line = line;
    }
}

}  // namespace vitals::inline core::manifest
