// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/sleepers.hpp"

#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <optional>

namespace vitals::runtime {

struct sleepers::sleeper {
    sleeper(queue& all, time_point due, executor const& loop)
        : waiting{all}, place{all.emplace(due, this)}, woken{loop} {}
    sleeper(sleeper const&) = delete;
    sleeper& operator=(sleeper const&) = delete;
    ~sleeper() {
        if (!over) waiting.erase(place);
    }

    void wake() {
        over = true;
        waiting.erase(place);
        woken.notify_all();
    }

    queue& waiting;
    queue::iterator place;
    condition woken;
    bool over = false;
};

awaitable<void> sleepers::sleep_until(time_point due) {
    sleeper self{waiting_, due, co_await asio::this_coro::executor};
    co_await self.woken.wait();
    if (!self.over) throw boost::system::system_error{asio::error::operation_aborted};
}

task<bool> sleepers::sleep_in_task(time_point due) {
    auto& by = co_await this_task{};
    sleeper self{waiting_, due, by.loop()};
    co_await self.woken.wait_in_task();
    co_return self.over;
}

void sleepers::wake(time_point now) {
    while (!waiting_.empty() && waiting_.begin()->first <= now) waiting_.begin()->second->wake();
}

std::optional<time_point> sleepers::next() const {
    return waiting_.empty() ? std::nullopt : std::optional{waiting_.begin()->first};
}

}  // namespace vitals::runtime
