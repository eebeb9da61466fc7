// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a peer sent instead of an answer, in an error text.

#include <string>
#include <string_view>

namespace vitals::probing::http {

// The beginning of `bytes` in quotes, on one line, for an error text: control characters become '.'.
std::string excerpt(std::string_view bytes);

}  // namespace vitals::probing::http
