// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lints the content of one file.

#include "app/cli/finding.hpp"
#include "app/cli/server_rules.hpp"

#include <string>

namespace vitals::app::cli {

linted_file
lint_text(std::string const& file, std::string const& text, server_rules const& rules = {});

}  // namespace vitals::app::cli
