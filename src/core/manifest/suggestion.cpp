// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/suggestion.hpp"

#include "core/check/status_code_set.hpp"
#include "text/ascii/ascii.hpp"
#include "text/time/duration.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

constexpr std::size_t longest_value = 10;  // 9999h59m0s: longer texts are not repeated
constexpr std::size_t most_codes = 5;

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

std::optional<std::string> duration(std::string_view text, std::string_view unit) {
    if (is_number(text)) return std::string{text} + std::string{unit};
    if (!time::parse_duration(text)) return std::nullopt;
    return std::string{text};
}

std::optional<std::string> codes(yaml::node const& value) {
    auto const* const single = &value;
    auto const items = value.kind == yaml::node::type::sequence ? std::span{value.children}
                                                                : std::span{&single, 1};
    if (items.empty() || items.size() > most_codes) return std::nullopt;
    std::string list;
    for (auto const* const item : items) {
        auto const scalar = item->kind == yaml::node::type::scalar;
        if (!scalar || !check::status_code_set::parse_range(item->text)) return std::nullopt;
        list.append(list.empty() ? "" : ", ").append(item->text);
    }
    return list;
}

std::optional<std::string> toggle(std::string_view text, bool opposite) {
    if (text != "true" && text != "false") return std::nullopt;
    return (text == "true") != opposite ? "true" : "false";
}

std::optional<std::string> own_text(own_value as, yaml::node const& value) {
    if (as == own_value::codes) return codes(value);
    if (value.kind != yaml::node::type::scalar || value.text.size() > longest_value)
        return std::nullopt;
    switch (as) {
        case own_value::seconds:
            return duration(value.text, "s");
        case own_value::milliseconds:
            return duration(value.text, "ms");
        case own_value::count:
            return is_number(value.text) ? std::optional{value.text} : std::nullopt;
        case own_value::toggle:
            return toggle(value.text, false);
        case own_value::opposite:
            return toggle(value.text, true);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string to_text(suggestion const& from, yaml::node const& value) {
    std::string text{from.before};
    text += own_text(from.own, value).value_or(std::string{from.sample});
    return text.append(from.behind);
}

}  // namespace vitals::inline core::manifest
