// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "check/problem.hpp"

#include <string>

namespace vitals::check {

namespace {

std::string to_string(place const& where) {
    return where.key + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

}  // namespace

std::string explanation(problem const& what) {
    if (!what.first) return what.message;
    return what.message + "; first at " + to_string(*what.first);
}

std::string to_string(problem const& what) {
    auto text = to_string(place{what.key, what.line, what.column}) + ": ";
    if (!what.check_id.empty()) text += "check \"" + what.check_id + "\": ";
    return text + explanation(what);
}

}  // namespace vitals::check
