// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace vitals::runtime {

// A generator of its own, seeded by the system: each call returns a number in [0, 1). For jitter,
// not for secrets. Its copies return the same numbers.
std::function<double()> uniform_random();

}  // namespace vitals::runtime
