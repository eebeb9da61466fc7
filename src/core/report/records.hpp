// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A check as the memory has it, and back. Internal to this module and its reader. PURE.

#include "core/check/definition.hpp"
#include "core/report/memory.hpp"
#include "core/status/check_status.hpp"

#include <cstdint>
#include <optional>

namespace vitals::inline core::report {

// Nothing while it has no result. Counters that do not matter any more are levelled, so that a
// check at rest has the same record after each probe.
std::optional<record> record_of(status::check_status const& of);

// What a definition asks, as a record has it.
std::uint16_t question_of(check::definition const& of);

}  // namespace vitals::inline core::report
