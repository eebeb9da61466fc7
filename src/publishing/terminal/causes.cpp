// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/causes.hpp"

#include "core/check/status.hpp"
#include "publishing/terminal/style.hpp"
#include "text/columns/columns.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

constexpr std::size_t indent = 10;  // below the word that follows the time
constexpr std::string_view other_causes = "other causes";

// The common beginning, cut behind the last separator in it.
std::string_view without_common(std::string_view name, std::string_view first) {
    auto const differ = std::ranges::mismatch(name, first).in1 - name.begin();
    auto const common = name.substr(0, static_cast<std::size_t>(differ));
    auto const separator = common.find_last_of("-/._");
    return separator == std::string_view::npos ? name : name.substr(separator);
}

}  // namespace

std::string with_commas(std::size_t number) {
    auto text = std::to_string(number);
    for (auto at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

std::string some_names(std::vector<std::string> const& first, std::size_t all) {
    std::string text;
    for (auto const& name : first) {
        if (text.empty())
            text = name;
        else
            text.append(", ").append(without_common(name, first.front()));
    }
    if (all > first.size())
        text.append(" and ").append(with_commas(all - first.size())).append(" more");
    return text;
}

void causes::add(check::status which, std::string found, std::string_view name) {
    key where{which, std::move(found)};
    if (groups_.size() >= most_kept && !groups_.contains(where)) where.second = other_causes;
    auto& of = groups_[std::move(where)];
    ++of.checks;
    if (of.names.size() < names_shown) of.names.emplace_back(name);
}

std::vector<std::string> causes::lines(style how, std::size_t columns) const {
    std::vector<std::pair<key, group>> sorted{groups_.begin(), groups_.end()};
    std::ranges::sort(sorted, [](auto const& a, auto const& b) {
        return std::tie(b.first.first, b.second.checks, a.first.second) <
               std::tie(a.first.first, a.second.checks, b.first.second);
    });
    auto const shown = std::min(sorted.size(), most_shown);
    std::vector<std::string> made;
    for (auto const& [where, of] : sorted | std::views::take(shown)) {
        auto head = std::string(indent, ' ');
        head.append(cause_count(where.first, with_commas(of.checks), how)).append("  ");
        auto const names = some_names(of.names, of.checks);
        auto line = head + where.second + "    " + names;
        if (columns::width(line) > columns) {
            line = columns::beside(head, where.second, columns, indent + 4).append("\n");
            auto const below = std::string(columns::width(head), ' ');
            line += columns::beside(below, names, columns, indent + 4);
        }
        made.push_back(std::move(line));
    }
    if (shown == sorted.size()) return made;
    auto const rest = std::accumulate(
        sorted.begin() + static_cast<std::ptrdiff_t>(shown),
        sorted.end(),
        std::size_t{0},
        [](std::size_t sum, auto const& each) { return sum + each.second.checks; }
    );
    made.push_back(
        std::string(indent, ' ') + "and " + with_commas(rest) + " with " +
        with_commas(sorted.size() - shown) + " more causes"
    );
    return made;
}

}  // namespace vitals::publishing::terminal
