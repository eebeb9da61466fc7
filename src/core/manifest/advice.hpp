// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vitals::inline core::manifest {

// Which hints to report: hints are about what is allowed, but probably not what its author wants.
// The server reports none, since their author would not see them.
enum class advice : std::uint8_t {
    none,
    of_files,       // the manifest may run anywhere
    of_config_maps  // the manifest is to run in a cluster
};

}  // namespace vitals::inline core::manifest
