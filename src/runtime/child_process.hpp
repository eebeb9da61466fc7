// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs a program without blocking the loop, and never leaves it behind: a cancelled wait ends it
// with all that it has started.

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace vitals::runtime {

struct command_line {
    std::string program;  // looked for in PATH when it has no slash
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> variables;  // besides our own
    std::size_t output_limit = std::size_t{1024} * 1024;
};

struct command_result {
    std::string output;
    std::string errors;  // the first 16 KiB
    int exit_code = -1;  // -1: ended by a signal
};

// The error says why it could not be started or had to be ended.
awaitable<std::expected<command_result, std::string>>
run_command(executor where, clock& clock, command_line command);

}  // namespace vitals::runtime
