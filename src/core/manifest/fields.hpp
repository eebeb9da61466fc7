// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One map of a manifest, read by its field names; unknown fields are reported.

#include "core/manifest/field_names.hpp"
#include "core/manifest/problem_list.hpp"
#include "text/yaml/document.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

// A field as it is in the manifest.
struct field_value {
    yaml::node const* name = nullptr;
    yaml::node const* value = nullptr;
    explicit operator bool() const { return value != nullptr; }
};

struct fields {
    struct of_kind {
        std::string_view name;  // in camelCase
        field_value field;
    };
    std::array<field_value, field_count> all{};
    std::vector<of_kind> of_kinds;
    field_value
        unsupported_target;  // a target of Consul's that Vitals does not support; reported already
    bool misspelt_target =
        false;  // or another tool's name for a target; reported already, with the right one
    std::vector<yaml::node const*>
        unused;  // names without an effect in Vitals, when hints are wanted

    field_value const& operator[](field which) const {
        return all[static_cast<std::size_t>(which)];
    }
    // Of a field of the kinds, by its camelCase name.
    field_value const& operator[](std::string_view of_kinds) const;
};

// `from` is a map.
fields read_fields(yaml::node const& from, scope where, problem_reporter& report);

}  // namespace vitals::inline core::manifest
