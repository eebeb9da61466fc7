// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/resource_version.hpp"

#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <compare>
#include <optional>
#include <string_view>

namespace vitals::kube::model {

namespace {

bool comparable(std::string_view text) {
    return !text.empty() && text.front() != '0' && std::ranges::all_of(text, ascii::is_digit);
}

}  // namespace

std::optional<std::strong_ordering>
compare_resource_versions(std::string_view left, std::string_view right) {
    if (!comparable(left) || !comparable(right)) return std::nullopt;
    if (left.size() != right.size()) return left.size() <=> right.size();
    return left <=> right;
}

bool is_older(std::string_view version, std::string_view than) {
    return compare_resource_versions(version, than) == std::strong_ordering::less;
}

}  // namespace vitals::kube::model
