// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Version and build of this program: for `vitals version` and the build information of /metrics.

#include <string>
#include <string_view>

namespace vitals::app::command_line {

std::string_view version();   // "0.1.0"
std::string_view commit();    // "abc1234", or "unknown" outside a git checkout
std::string_view compiler();  // "gcc 12.2"
std::string platform();       // "linux/arm64", in Go's words: the machine that it runs on
std::string user_agent();     // "vitals/0.1.0 (linux/arm64) controller"
std::string version_text();   // "vitals 0.1.0 (commit abc1234, built with gcc 12.2)"
std::string version_json(
);  // {"version":"0.1.0","commit":"abc1234","compiler":"gcc 12.2","platform":"linux/arm64"}

}  // namespace vitals::app::command_line
