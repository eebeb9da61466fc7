// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The kernel's numbers about this process, for /metrics.

#include "core/metrics/snapshot.hpp"

#include <optional>

namespace vitals::app {

// From /proc/self; nothing where it is not mounted.
std::optional<metrics::process> read_process_info();

}  // namespace vitals::app
