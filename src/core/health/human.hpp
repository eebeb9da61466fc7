// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Durations and counts as people write them in a sentence. PURE. (text/time writes them for
// machines.)

#include <chrono>
#include <cstdint>
#include <string>

namespace vitals::inline core::health {

// "0.4 ms", "3 ms", "250 ms", "1.3s": how long a probe took.
std::string human_latency(std::chrono::nanoseconds value);
// "40s", "7m 20s", "2h 14m", "3d 4h": the two largest units; at least "0s".
std::string human_duration(std::chrono::seconds value);
// "3 days", "1 hour", "5 minutes": the largest unit, at least a minute.
std::string human_age(std::chrono::seconds value);
// "1st", "2nd", "3rd", "11th", "21st"
std::string ordinal(std::uint32_t number);

}  // namespace vitals::inline core::health
