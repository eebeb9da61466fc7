// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/hide_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace vitals::app {

void hide_memory() {
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // cannot fail with these arguments
    // The kernel forgets the former when the process changes its user; also for what it starts.
    constexpr rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);  // may always be lowered
}

}  // namespace vitals::app
