// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/virtual_clock.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>

namespace vitals::support {

struct virtual_clock::sleeper {
    sleeper(virtual_clock& c, runtime::time_point due, timer& wake)
        : clock{c}, place{c.sleepers_.emplace(due, &wake)} {}
    sleeper(sleeper const&) = delete;
    ~sleeper() { clock.sleepers_.erase(place); }
    virtual_clock& clock;
    queue::iterator place;
};

runtime::wall_time virtual_clock::wall() const {
    using namespace std::chrono;
    return sys_days{2026y / January / 1} +
           duration_cast<system_clock::duration>(now_ - runtime::time_point{hours{24}});
}

runtime::awaitable<void> virtual_clock::sleep_until(runtime::time_point due) {
    timer wake{co_await runtime::asio::this_coro::executor, runtime::time_point::max()};
    sleeper const entry{*this, due, wake};
    if (due > now_) {
        auto [error] = co_await wake.async_wait(runtime::as_result);
        if (due > now_) throw boost::system::system_error{error};  // cancelled, not woken
    }
}

void virtual_clock::advance(runtime::duration step) {
    auto const end = now_ + step;
    for (settle(); !sleepers_.empty() && sleepers_.begin()->first <= end; settle()) {
        now_ = std::max(now_, sleepers_.begin()->first);
        for (auto& [due, wake] : sleepers_)
            if (due <= now_) wake->cancel();
    }
    now_ = end;
    settle();
}

void virtual_clock::settle() {
    context_.restart();
    context_.poll();
}

}  // namespace vitals::support
