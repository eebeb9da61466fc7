// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a process has once, and every part of the program uses. Destroyed last.

#include "app/file_limit.hpp"
#include "app/memory_limit.hpp"
#include "app/signals.hpp"
#include "app/watchdog.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace vitals::app {

struct process {
    std::shared_ptr<log::console> console;  // shared with every logger
    log::logger log;
    runtime::system_clock clock{};
    runtime::asio::io_context control_loop{1};
    std::size_t descriptors = raise_file_limit();          // that may be open at once
    std::optional<std::uint64_t> memory = memory_limit();  // bytes; none: no limit
    app::signals signals{control_loop.get_executor()};
    app::watchdog watchdog{log};

    runtime::executor loop() { return control_loop.get_executor(); }
};

}  // namespace vitals::app
