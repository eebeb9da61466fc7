// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lints the content of one file.

#include <cstddef>
#include <iosfwd>
#include <string>

namespace vitals::app::cli {

// Prints every mistake and a last line that counts; returns the number of mistakes.
std::size_t lint_text(std::string const& file, std::string const& text, std::ostream& out);

}  // namespace vitals::app::cli
