// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vitals::app {

// The memory of the process holds values of Secrets: from now on it is in no core dump, and no
// other process of the same user reads it through /proc or ptrace. Programs that it starts may be
// read, but leave no core dump, either.
void hide_memory();

}  // namespace vitals::app
