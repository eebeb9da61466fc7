// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a check of each kind is written: one half of the table of kinds; probing/kinds.cpp is the
// other.
// docs/adding-a-kind.md

#include "core/check/kind.hpp"
#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace vitals::inline core::manifest {

struct kind_row {
    check::kind const& is;
    std::string_view example;  // of its target, for messages: "http: http://host:port/path"
    // The fields that not every kind has. The first is the target, whose name is that of the kind.
    std::span<kind_field const> own_fields;
    // `all` has the settings, inherited ones included. Problems are in `report`. The first kind
    // also reads checks without a target, for their other problems.
    check::target (*read)(fields const& from, settings const& all, problem_reporter& report);
    // Hints about a check without problems. `ns`: the namespace of its ConfigMap; empty when it is
    // not known.
    void (*hint)(
        fields const& from,
        check::target const& made,
        std::string_view ns,
        problem_reporter& report
    );

    // Where its probes go; none: nowhere.
    written_target (*goes_to)(check::target const& made) = nullptr;

    bool has(std::string_view field) const {
        return std::ranges::find(own_fields, field, &kind_field::name) != own_fields.end();
    }
};

// All kinds, the commonest first. A test may link another table than kinds.cpp.
std::span<kind_row const> kinds();

}  // namespace vitals::inline core::manifest
