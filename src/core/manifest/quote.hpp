// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a message shows a text of a manifest: short, on one line, without control characters.

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

std::string quote(std::string_view text);

// "found ..." for a value that is wrong. Word processors and wikis turn quotes into typographic
// ones, which belong to the text for YAML, and a template may not be rendered: the message says so.
std::string quote_value(std::string_view text);

// "; found ..." for a URL that is wrong, without its query; nothing of one with a user: both may
// hold a secret.
std::string found_url(std::string_view text);

}  // namespace vitals::inline core::manifest
