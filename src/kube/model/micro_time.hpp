// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Kubernetes' MicroTime: UTC, exactly six digits of fraction when written, any RFC 3339 when read.
// kubernetes-client.md section 13.1.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

using wall_time = std::chrono::system_clock::time_point;

std::string print_micro_time(wall_time when);
// Nothing for what is no time, or none that system_clock can hold (1678 to 2261).
std::optional<wall_time> parse_micro_time(std::string_view text);
// Any year of four digits, without its fraction of a second.
std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text);

}  // namespace vitals::kube::model
