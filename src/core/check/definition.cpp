// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"

namespace vitals::inline core::check {

bool same_probe(definition const& a, definition const& b) {
    return a.target.asks_the_same_as(b.target);
}

}  // namespace vitals::inline core::check
