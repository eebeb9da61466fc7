// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/hide_memory.hpp"

#include <sys/prctl.h>

namespace vitals::app {

void hide_memory() {
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // cannot fail with these arguments
}

}  // namespace vitals::app
