// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace vitals::runtime {

// A generator of its own, begun anew by the system's entropy: each call gives a number of [0, 1). For jitter, not for
// secrets. Its copies give the same numbers.
std::function<double()> uniform_random();

}  // namespace vitals::runtime
