// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/problem_list.hpp"

#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

void sort(std::vector<check::problem>& all) {
    std::ranges::sort(all, {}, [](check::problem const& one) {
        return std::tie(one.at.line, one.at.column, one.message);
    });
}

}  // namespace

void problem_list::add(
    yaml::position where,
    std::string_view check_id,
    std::string message,
    std::optional<check::place> first
) {
    budget_.step();
    if (full()) {
        ++dropped_;
        return;
    }
    kept_.push_back(
        {.at = {key_, where.line, where.column},
         .check_id = std::string{check_id},
         .message = std::move(message),
         .first = std::move(first)}
    );
}

void problem_list::add_second(
    yaml::position where,
    std::string_view check_id,
    yaml::position first,
    std::string message
) {
    add(where, check_id, std::move(message), check::place{key_, first.line, first.column});
}

void problem_list::add_inherited(yaml::position where, std::string message) {
    if (inherited_.insert(where).second) add(where, "", std::move(message));
}

void problem_list::suggest(std::string_view instead) {
    kept_.back().instead = instead;
}

void problem_list::hint(yaml::position where, std::string_view check_id, std::string message) {
    if (wanted() == advice::none) return;
    hints_.push_back(
        {.at = {key_, where.line, where.column},
         .check_id = std::string{check_id},
         .message = std::move(message)}
    );
}

std::vector<check::problem> problem_list::take() && {
    sort(kept_);
    return std::move(kept_);
}

std::vector<check::problem> problem_list::take_hints() {
    sort(hints_);
    return std::move(hints_);
}

}  // namespace vitals::inline core::manifest
