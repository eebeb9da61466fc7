// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/problem.hpp"

#include <string>

namespace vitals::inline core::check {

std::string to_string(place const& where) {
    return where.key + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

std::string location(problem const& what) {
    return what.at.key.empty() ? std::string{} : to_string(what.at);
}

std::string explanation(problem const& what) {
    if (!what.first) return what.message;
    return what.message + "; first at " + to_string(*what.first);
}

std::string to_string(problem const& what) {
    auto text = location(what);
    if (!text.empty()) text += ": ";
    if (!what.check_id.empty()) text += "check \"" + what.check_id + "\": ";
    return text + explanation(what);
}

}  // namespace vitals::inline core::check
