// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/deadlines.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <functional>
#include <utility>

namespace vitals::net::http_server {

deadlines::deadlines(runtime::executor const& loop, runtime::clock& clock)
    : clock_{clock}, changed_{loop} {}

deadlines::place deadlines::add(runtime::time_point due, std::function<void()> late) {
    auto const made = by_time_.emplace(due, std::move(late));
    if (made == by_time_.begin()) {
        has_earlier_ = true;
        changed_.notify_all();
    }
    return made;
}

void deadlines::remove(place which) {
    by_time_.erase(which);
}

void deadlines::stop() {
    stopped_ = true;
    changed_.notify_all();
}

runtime::awaitable<void> deadlines::run() {
    while (!stopped_) {
        while (!by_time_.empty() && by_time_.begin()->first <= clock_.now()) {
            auto const first = by_time_.extract(by_time_.begin());
            first.mapped()();
        }
        has_earlier_ = false;
        if (by_time_.empty()) {
            co_await until_moved();
        } else {
            auto const wait = by_time_.begin()->first - clock_.now();
            co_await runtime::with_timeout(clock_, wait, until_moved());
        }
    }
}

runtime::awaitable<bool> deadlines::until_moved() {
    while (!has_earlier_ && !stopped_) co_await changed_.wait();
    co_return true;
}

}  // namespace vitals::net::http_server
