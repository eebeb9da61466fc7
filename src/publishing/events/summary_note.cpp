// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/summary_note.hpp"

#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

namespace {

constexpr std::string_view more_follow = "…";

// ": a, b, …", within `room` bytes.
std::string list(std::vector<std::string_view> const& names, std::size_t count, std::size_t room) {
    std::string text;
    std::size_t shown = 0;
    for (auto const& name : names) {
        auto const separator = shown == 0 ? std::string_view{": "} : std::string_view{", "};
        // The last name needs no room for ", …".
        auto const reserve = shown + 1 == count ? 0 : 2 + more_follow.size();
        if (text.size() + separator.size() + name.size() + reserve > room) break;
        text.append(separator).append(name);
        ++shown;
    }
    if (shown > 0 && shown < count) text.append(", ").append(more_follow);
    return text;
}

}  // namespace

void summary_note::add(
    std::size_t count,
    std::string_view thing,
    std::string_view what,
    std::vector<std::string_view> names
) {
    if (count == 0) return;
    auto head = std::to_string(count) + " more " + std::string{thing} + (count == 1 ? "" : "s");
    if (!what.empty()) head.append(" ").append(what);
    parts_.push_back({std::move(head), count, std::move(names)});
}

std::string summary_note::text(std::size_t limit) const {
    std::size_t fixed = 0;
    for (auto const& each : parts_) fixed += each.head.size() + 2;
    auto const room = (limit - std::min(limit, fixed)) / std::max<std::size_t>(parts_.size(), 1);
    std::string text;
    for (auto const& each : parts_) {
        if (!text.empty()) text.append("; ");
        text.append(each.head).append(list(each.names, each.count, room));
    }
    return utf8::prefix(text, limit);
}

}  // namespace vitals::publishing::events
