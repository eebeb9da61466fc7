// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Ends the process when the shutdown does not, before the kubelet's grace period is over.

#include "log/logger.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace vitals::app {

// On a thread of its own, since any loop may hang. Without effect until arm() is called.
class watchdog {
public:
    explicit watchdog(log::logger log);
    ~watchdog();  // in time: nothing happens
    watchdog(watchdog const&) = delete;
    watchdog& operator=(watchdog const&) = delete;

    // The destructor must be reached within `limit` from now; otherwise a log line and _exit(1).
    void arm(std::chrono::steady_clock::duration limit);

    // The step under way, to be named when it does not end. Any thread.
    void now_ending(std::string_view part);
    // The tasks under way, to be named when they do not end. `task` outlives them. Any thread.
    void began(std::string_view task);
    void ended(std::string_view task);

private:
    log::logger log_;
    std::string running() const;

    std::string part_ = "the program";     // under the mutex, as the next one
    std::vector<std::string_view> tasks_;  // that began and have not ended
    std::mutex mutex_;
    std::condition_variable ended_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace vitals::app
