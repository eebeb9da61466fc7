// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/shown_source.hpp"

#include "app/cli/config_map_file.hpp"
#include "app/cli/finding.hpp"
#include "app/cli/masked_line.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app::cli {

namespace {

// Each finding searches its line from the beginning, and a file of one line may have a hundred
// findings.
constexpr std::size_t longest_line = std::size_t{64} * 1024;

// In any map, and also by other tools' names. Values of a ConfigMap or a Secret are never shown:
// the manifests that Vitals reads in them are sources of their own.
bool holds_secret(std::string_view name) {
    auto const lower = ascii::lower_case(name);
    if (lower == "data" || lower == "binarydata" || lower == "stringdata") return true;
    return lower.contains("header") || lower.contains("body") || lower.contains("auth");
}

std::size_t byte_of_column(std::string_view line, std::uint32_t column) {
    std::size_t byte = 0;
    for (std::uint32_t passed = 1; byte < line.size() && passed < column; ++passed) {
        ++byte;
        while (byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80)
            ++byte;
    }
    return byte;
}

std::size_t first_of(std::string_view line) {
    auto const found = line.find_first_not_of(" \t-");
    return found == line.npos ? line.size() : found;
}

}  // namespace

shown_source::shown_source(std::string_view text, documents const& read)
    : lines_{lines_of(text)}, readable_{read.has_value()} {
    if (!readable_) return;
    for (auto const& one : *read)
        if (one.root != nullptr) note(*one.root, false);
}

std::optional<shown_line> shown_source::line(yaml::position where) const {
    if (where.line == 0 || where.line > lines_.size()) return std::nullopt;
    auto const text = lines_[where.line - 1];
    if (text.size() > longest_line) return std::nullopt;
    auto const shown = readable_ && !may_hold_secret(where.line) ? values::known : values::none;
    auto made = mask(text, byte_of_column(text, where.column), shown);
    if (made.text == hidden_value) return std::nullopt;
    return shown_line{where.line, std::move(made.text), made.caret, made.width};
}

void shown_source::note(yaml::node const& value, bool secret) {
    auto const [at, fresh] = begins_.try_emplace(value.where.line);
    if (fresh || value.where.column < at->second.column) at->second.column = value.where.column;
    at->second.secret = at->second.secret || secret;
    auto const is_map = value.kind == yaml::node::type::map;
    for (std::size_t i = 0; i < value.children.size(); ++i) {
        auto const under = is_map && i % 2 == 1 && holds_secret(value.children[i - 1]->text);
        note(*value.children[i], secret || under);
    }
}

// A text may continue over several lines, until a line begins with another value.
bool shown_source::may_hold_secret(std::uint32_t line) const {
    auto const next = begins_.lower_bound(line);
    auto const begins_here = next != begins_.end() && next->first == line;
    if (begins_here && next->second.secret) return true;
    if (begins_here && next->second.column <= first_of(lines_[line - 1]) + 1) return false;
    return next != begins_.begin() && std::prev(next)->second.secret;
}

}  // namespace vitals::app::cli
