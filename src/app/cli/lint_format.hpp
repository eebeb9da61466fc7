// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vitals::app::cli {

enum class lint_format : std::uint8_t {
    text,   // with the line and a caret below it
    json,   // one object
    github  // workflow commands, which GitHub shows beside the lines of a pull request
};

}  // namespace vitals::app::cli
