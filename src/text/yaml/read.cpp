// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/read.hpp"

#include "text/yaml/document.hpp"
#include "text/yaml/json_document.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/validate_bytes.hpp"
#include "text/yaml/yaml_document.hpp"

#include <expected>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline text::yaml {

std::expected<std::vector<document>, unreadable>
read(std::string_view text, notation written, document_limits const& limits, meter& budget) {
    if (auto problem = validate_bytes(text, limits.bytes))
        return std::unexpected(*std::move(problem));
    if (written == notation::json) return read_json(text, limits, budget);
    if (auto problem = validate_characters(text)) return std::unexpected(*std::move(problem));
    if (auto problem = validate_directives(text)) return std::unexpected(*std::move(problem));
    return read_yaml(text, limits, budget);
}

}  // namespace vitals::inline text::yaml
