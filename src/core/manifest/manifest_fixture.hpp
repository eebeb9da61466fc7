// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of this folder share.

#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/parse.hpp"

#include <string>

namespace vitals::inline core::manifest {

inline check::manifest_contents
parse_one(std::string const& text, std::string const& key = "c.yaml") {
    return parse("shop", "web", {{key, text}}).at(0);
}

// Each problem on a line.
inline std::string problems_in(check::manifest_contents const& from) {
    std::string text;
    for (auto const& one : from.problems) text += to_string(one) + "\n";
    return text;
}

inline std::string problems_in(std::string const& text) {
    return problems_in(parse_one(text));
}

}  // namespace vitals::inline core::manifest
