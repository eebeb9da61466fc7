// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `vitals --help` and `vitals <command> --help` print.

#include <string>

namespace vitals::app::command_line {

std::string program_help();
std::string run_help();
std::string lint_help();

}  // namespace vitals::app::command_line
