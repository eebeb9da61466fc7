// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How many file descriptors this process may have: each probe in flight needs one.

#include <cstddef>

namespace vitals::app {

// Raises the soft limit to the hard one and returns what holds now.
std::size_t raise_file_limit();

}  // namespace vitals::app
