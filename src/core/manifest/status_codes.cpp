// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/status_codes.hpp"

#include "core/check/status_code_set.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/values.hpp"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

std::optional<check::status_code_set>
read_status_codes(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& name = from.name->text;
    auto const* const single = from.value;
    auto const items = single->kind == yaml::node::type::sequence ? std::span{single->children}
                                                                  : std::span{&single, 1};
    // An empty list is allowed for warnStatus: then nothing is a warning.
    if (items.empty() && find_field(scope::expect, name).field == field::status) {
        report.at(single->where, name + ": at least one code is needed, like [200-299]");
        return std::nullopt;
    }
    std::vector<check::status_code_set::range> ranges;
    auto clean = true;
    for (auto const* const item : items) {
        auto const* const text = scalar_text(*item, name, report);
        clean = clean && text != nullptr;
        if (text == nullptr) continue;
        auto const range = check::status_code_set::parse_range(*text);
        if (range) {
            ranges.push_back(*range);
            continue;
        }
        clean = false;
        report.at(item->where, name + ": " + range.error() + "; found " + describe(*item));
    }
    if (!clean) return std::nullopt;
    return check::status_code_set{std::move(ranges)};
}

}  // namespace vitals::inline core::manifest
