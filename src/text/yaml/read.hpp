// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML or JSON text -> documents. PURE. The text may be hostile: it costs memory in proportion to
// its size, and no more work than the budget allows.

#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"

#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

enum class notation : std::uint8_t { yaml, json };

// Throws `given_up` when the budget is used up. YAML may have no document at all.
std::expected<std::vector<document>, unreadable>
read(std::string_view text, notation written, document_limits const& limits, meter& budget);

}  // namespace vitals::inline text::yaml
