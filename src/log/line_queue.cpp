// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/line_queue.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace vitals::log {

void line_queue::put(std::string line) {
    {
        std::lock_guard const hold{mutex_};
        if (lines_.size() >= limit_) {
            lines_.pop_front();
            ++dropped_;
        }
        lines_.push_back(std::move(line));
    }
    changed_.notify_one();
}

std::optional<std::string> line_queue::take() {
    std::unique_lock hold{mutex_};
    changed_.wait(hold, [this] { return ended_ || !lines_.empty(); });
    if (lines_.empty()) return std::nullopt;
    auto next = std::move(lines_.front());
    lines_.pop_front();
    return next;
}

void line_queue::end() {
    {
        std::lock_guard const hold{mutex_};
        ended_ = true;
    }
    changed_.notify_all();
}

std::size_t line_queue::dropped() const {
    std::lock_guard const hold{mutex_};
    return dropped_;
}

}  // namespace vitals::log
