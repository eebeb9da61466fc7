// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Kubernetes' MicroTime: UTC, exactly six digits of fraction when written, any RFC 3339 when read.
// kubernetes-client.md section 13.1.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube_model {

using wall_time = std::chrono::system_clock::time_point;

std::string print_micro_time(wall_time when);
std::optional<wall_time> parse_micro_time(std::string_view text);

}  // namespace vitals::kube_model
