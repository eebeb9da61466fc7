// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of this folder share.

#include "check/problem.hpp"
#include "manifest/parse.hpp"

#include <string>

namespace vitals::manifest {

inline parsed parse_one(std::string const& text, std::string const& key = "c.yaml") {
    return parse("shop", "web", {{key, text}}).at(0);
}

// Each problem on a line.
inline std::string problems_in(parsed const& from) {
    std::string text;
    for (auto const& one : from.problems) text += to_string(one) + "\n";
    return text;
}

inline std::string problems_in(std::string const& text) {
    return problems_in(parse_one(text));
}

}  // namespace vitals::manifest
