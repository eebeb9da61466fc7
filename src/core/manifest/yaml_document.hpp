// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML text -> documents. The text has passed text_guard.

#include "core/manifest/document.hpp"
#include "core/manifest/meter.hpp"

#include <expected>
#include <string>
#include <vector>

namespace vitals::inline core::manifest {

std::expected<std::vector<document>, unreadable>
read_yaml(std::string const& text, document_limits const& limits, meter& budget);

}  // namespace vitals::inline core::manifest
