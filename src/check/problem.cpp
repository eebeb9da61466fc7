// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "check/problem.hpp"

#include <string>

namespace vitals::check {

std::string to_string(problem const& what) {
    auto text =
        what.key + ":" + std::to_string(what.line) + ":" + std::to_string(what.column) + ": ";
    if (!what.check_id.empty()) text += "check \"" + what.check_id + "\": ";
    return text + what.message;
}

}  // namespace vitals::check
