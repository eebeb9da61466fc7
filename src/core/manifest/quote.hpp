// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a message shows what stands in a manifest: short, on one line, with nothing a terminal obeys.

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

std::string quote(std::string_view text);

// A value that was found and does not fit. Word processors and wikis turn quotes into typographic ones, which belong to the
// text for YAML: of these it says so.
std::string quote_value(std::string_view text);

}  // namespace vitals::inline core::manifest
