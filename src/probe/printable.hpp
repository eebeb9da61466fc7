// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a peer sent, made fit for JSON, Events and terminals' readers: valid UTF-8 without NUL bytes.

#include <string>
#include <string_view>

namespace vitals::probe {

// Appends `bytes` to `text`; each byte that is no part of valid UTF-8, and each NUL, becomes U+FFFD.
void append_utf8(std::string& text, std::string_view bytes);

// The beginning of `bytes` in quotes, on one line, for an error text: control characters become '.'.
std::string excerpt(std::string_view bytes);

}  // namespace vitals::probe
