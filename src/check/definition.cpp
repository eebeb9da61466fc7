// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "check/definition.hpp"

namespace vitals::check {

bool same_probe(definition const& a, definition const& b) {
    return a.target == b.target;
}

}  // namespace vitals::check
