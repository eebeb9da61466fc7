// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// YAML text -> documents, with yaml-cpp. Use yaml::read, which guards the text.

#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"

#include <expected>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

std::expected<std::vector<document>, unreadable>
read_yaml(std::string_view text, document_limits const& limits, meter& budget);

}  // namespace vitals::inline text::yaml
