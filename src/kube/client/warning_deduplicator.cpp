// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/warning_deduplicator.hpp"

#include "kube/model/printable.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::client {

std::optional<std::string> warning_text(std::string_view header) {
    if (!header.starts_with("299 ")) return std::nullopt;
    auto const open = header.find('"');
    if (open == header.npos) return std::nullopt;
    std::string text;
    for (auto next = open + 1; next < header.size() && header[next] != '"'; ++next) {
        if (header[next] == '\\' && next + 1 < header.size()) ++next;
        text += header[next];
    }
    if (text.empty()) return std::nullopt;
    return model::printable(text);
}

bool warning_deduplicator::is_first(std::string const& text) {
    if (seen_.find(text) != nullptr) return false;
    seen_.add({text});
    if (seen_.size() > limit_) seen_.drop_oldest();
    return true;
}

}  // namespace vitals::kube::client
