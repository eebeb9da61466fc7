// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The memory that this process may use.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace vitals::app {

// The smallest limit of the process' cgroup and of those above it, in bytes: in a Pod, the
// container's memory limit. Nothing when none is set or visible. `root` has proc and sys.
std::optional<std::uint64_t> memory_limit(std::filesystem::path const& root = "/");

}  // namespace vitals::app
