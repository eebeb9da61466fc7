// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/rereading.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <algorithm>
#include <utility>

namespace vitals::sources::controller {

rereading::rereading(runtime::executor loop, runtime::clock& clock, functions call)
    : clock_{clock}, call_{std::move(call)}, wished_{std::move(loop)} {}

void rereading::judged_by_old_rules() {
    without_room_ = true;
    wish();
}

// A wish that waits already is not put off by the next one.
void rereading::wish() {
    if (due_) return;
    due_ = std::max(clock_.now() + soon, not_before_);
    wished_.notify_all();
}

void rereading::ask() {
    due_.reset();
    without_room_ = false;
    auto const now = clock_.now();
    bool const calm = not_before_ == runtime::time_point::min() || now - not_before_ > pause_;
    pause_ = calm ? between : std::min<runtime::duration>(pause_ * 2, longest_between);
    not_before_ = now + pause_;
    if (call_.ask) call_.ask();
}

runtime::awaitable<void> rereading::run() {
    while (true) {
        auto const now = clock_.now();
        if (!due_)
            co_await wished_.wait();
        else if (*due_ > now)
            co_await clock_.sleep_until(*due_);
        else if (without_room_ || call_.has_room())
            ask();
        else
            due_.reset();
    }
}

}  // namespace vitals::sources::controller
