// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/watchdog.hpp"

#include "log/logger.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

watchdog::watchdog(log::logger log) : log_{std::move(log)} {}

void watchdog::arm(std::chrono::steady_clock::duration limit) {
    if (thread_.joinable()) return;
    thread_ = std::thread{[this, limit] {
        std::unique_lock hold{mutex_};
        if (ended_.wait_for(hold, limit, [this] { return over_; })) return;
        log_.error(
            "shutdown did not end in time, the process is ended",
            {{"part", part_},
             {"running", running()},
             {"seconds", std::chrono::duration<double>{limit}.count()}}
        );
        // The log's own thread writes the line: a moment for it, whatever else hangs.
        ended_.wait_for(hold, std::chrono::milliseconds{200}, [this] { return over_; });
        ::_exit(1);
    }};
}

void watchdog::now_ending(std::string_view part) {
    std::lock_guard const hold{mutex_};
    part_ = part;
}

void watchdog::began(std::string_view task) {
    std::lock_guard const hold{mutex_};
    tasks_.push_back(task);
}

void watchdog::ended(std::string_view task) {
    std::lock_guard const hold{mutex_};
    tasks_.erase(std::ranges::find(tasks_, task));
}

std::string watchdog::running() const {
    std::string names;
    for (auto const& each : tasks_) names.append(names.empty() ? "" : ", ").append(each);
    return names;
}

watchdog::~watchdog() {
    if (!thread_.joinable()) return;
    {
        std::lock_guard const hold{mutex_};
        over_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

}  // namespace vitals::app
