// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/status_code_set.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

namespace {

constexpr std::uint16_t lowest_code = 100;
constexpr std::uint16_t highest_code = 599;

std::optional<std::uint16_t> parse_code(std::string_view text) {
    std::uint16_t code = 0;
    auto const* const end = text.end();
    auto const [stop, error] = std::from_chars(text.begin(), end, code);
    if (text.size() != 3 || error != std::errc{} || stop != end) return std::nullopt;
    if (code < lowest_code || code > highest_code) return std::nullopt;
    return code;
}

bool looks_like_a_class(std::string_view text) {  // 2xx
    return text.size() == 3 && text[0] >= '1' && text[0] <= '5' &&
           (text.substr(1) == "xx" || text.substr(1) == "XX");
}

}  // namespace

status_code_set const& status_code_set::success() {
    static status_code_set const codes{{{200, 299}}};
    return codes;
}

status_code_set const& status_code_set::too_many_requests() {
    static status_code_set const codes{{{429, 429}}};
    return codes;
}

status_code_set::status_code_set(std::vector<range> ranges) {
    std::erase_if(ranges, [](range const& one) { return one.first > one.last; });
    std::ranges::sort(ranges, {}, &range::first);
    std::vector<range> merged;
    for (auto const& next : ranges) {
        if (!merged.empty() && next.first <= merged.back().last + 1) {
            merged.back().last = std::max(merged.back().last, next.last);
        } else {
            merged.push_back(next);
        }
    }
    ranges_ = std::make_shared<std::vector<range> const>(std::move(merged));
}

std::expected<status_code_set::range, std::string> status_code_set::parse_range(
    std::string_view text
) {
    if (looks_like_a_class(text)) {
        auto const digit = std::string(1, text[0]);
        return std::unexpected("write a class of codes as " + digit + "00-" + digit + "99");
    }
    auto const dash = text.find('-');
    auto const first = parse_code(text.substr(0, dash));
    auto const last = dash == text.npos ? first : parse_code(text.substr(dash + 1));
    if (!first || !last) {
        return std::unexpected(
            "a status code (100 to 599) or a range of them like 200-299 is needed"
        );
    }
    if (*first > *last) return std::unexpected("the range runs backwards");
    return range{*first, *last};
}

bool status_code_set::contains(std::uint16_t code) const {
    return std::ranges::any_of(ranges(), [code](range const& one) {
        return one.first <= code && code <= one.last;
    });
}

// One walk over both sorted lists. Each check of a manifest calls this, with sets that may come
// from its defaults.
bool status_code_set::overlaps(status_code_set const& other) const {
    auto mine = ranges().begin();
    auto its = other.ranges().begin();
    while (mine != ranges().end() && its != other.ranges().end()) {
        if (mine->last < its->first)
            ++mine;
        else if (its->last < mine->first)
            ++its;
        else
            return true;
    }
    return false;
}

std::vector<status_code_set::range> const& status_code_set::ranges() const {
    static std::vector<range> const none;
    return ranges_ ? *ranges_ : none;
}

std::string to_string(status_code_set const& set) {
    std::string text;
    for (auto const& [first, last] : set.ranges()) {
        if (!text.empty()) text += ", ";
        text += std::to_string(first);
        if (first != last) text += "-" + std::to_string(last);
    }
    return text;
}

}  // namespace vitals::inline core::check
