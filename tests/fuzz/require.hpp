// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a fuzzer holds true: unlike assert it also holds in a build without assertions.

#include <cstdio>
#include <cstdlib>

namespace vitals::fuzz {

inline void require(bool holds, char const* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

}  // namespace vitals::fuzz
