// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/problem.hpp"

#include <string>

namespace vitals::inline core::check {

namespace {

std::string to_string(place const& where) {
    return where.key + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

}  // namespace

std::string location(problem const& what) {
    return what.key.empty() ? std::string{} : to_string(place{what.key, what.line, what.column});
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
