// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes that a peer sent instead of an answer, for an error text.

#include <string>
#include <string_view>

namespace vitals::probing::probe {

// The beginning of `bytes` in quotes, on one line, for an error text: control characters become
// '.'.
std::string excerpt(std::string_view bytes);

}  // namespace vitals::probing::probe
