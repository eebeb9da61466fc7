// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"

#include <variant>

namespace vitals::inline core::check {

namespace {

// All fields but `reuse`: whether the connection is kept does not change what is asked.
target question_of(target asked) {
    std::visit([](auto& each) { each.reuse = false; }, asked);
    return asked;
}

}  // namespace

bool same_probe(definition const& a, definition const& b) {
    return question_of(a.target) == question_of(b.target);
}

}  // namespace vitals::inline core::check
