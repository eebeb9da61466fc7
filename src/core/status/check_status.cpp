// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/status/check_status.hpp"

#include "core/health/why.hpp"

#include <string>

namespace vitals::inline core::status {

std::string check_status::why() const {
    health::progress where{
        .status = status(),
        .in_a_row = tracker.in_a_row(),
        .latency = latency,
    };
    if (changed) where.before = {before, before_lasted};
    return health::why(*definition, found, where);
}

}  // namespace vitals::inline core::status
