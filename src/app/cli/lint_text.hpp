// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lints the content of one file.

#include "app/cli/finding.hpp"
#include "core/manifest/target_rule.hpp"

#include <string>

namespace vitals::app::cli {

// `denies`: of targets; none: every target is allowed.
linted_file lint_text(
    std::string const& file,
    std::string const& text,
    manifest::target_rule const& denies = {}
);

}  // namespace vitals::app::cli
