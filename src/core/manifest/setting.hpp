// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One field that a check may inherit from `defaults`.

#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"

#include <optional>
#include <string>
#include <utility>

namespace vitals::inline core::manifest {

template <typename Value>
struct setting {
    std::optional<Value> value;
    bool broken = false;     // it is set, but cannot be read; that was reported
    bool inherited = false;  // from `defaults`
    yaml::position where;

    bool is_set() const { return value || broken; }
};

template <typename Value>
setting<Value> remember(field_value const& from, std::optional<Value> value) {
    if (!from) return {};
    auto const broken = !value.has_value();
    return {std::move(value), broken, false, from.value->where};
}

// A broken default only affects the checks that inherit it.
template <typename Value>
void inherit_one(setting<Value>& own, setting<Value> const& fallback, problem_reporter& report) {
    if (own.is_set() || !fallback.is_set()) return;
    own = fallback;
    own.inherited = true;
    if (own.broken) report.mark_invalid();
}

// A problem between two settings is reported at the check's own setting, if it has one.
template <typename First, typename Second>
void report_pair(
    setting<First> const& first,
    setting<Second> const& second,
    std::string message,
    problem_reporter& report
) {
    if (first.is_set() && !first.inherited) return report.at(first.where, std::move(message));
    if (second.is_set() && !second.inherited) return report.at(second.where, std::move(message));
    report.inherited(first.is_set() ? first.where : second.where, std::move(message));
}

}  // namespace vitals::inline core::manifest
