// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lines on their way from all threads to the one that writes them. It takes as much memory as there
// are lines, and its reader sleeps until there is one: an asynchronous spdlog allots 3 MiB
// beforehand and wakes every 10 s.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace vitals::log {

class line_queue {
public:
    explicit line_queue(std::size_t limit) : limit_{limit} {}

    void put(std::string line);         // the oldest goes when there are too many
    std::optional<std::string> take();  // waits; none once all are taken and end() was called
    void end();                         // nothing may be put from now on
    std::size_t dropped() const;        // since the start

private:
    std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> lines_;
    std::size_t dropped_ = 0;
    bool ended_ = false;
};

}  // namespace vitals::log
