// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "manifest/text_guard.hpp"

#include "manifest/document.hpp"
#include "utf8/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::manifest {

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

}  // namespace vitals::manifest
