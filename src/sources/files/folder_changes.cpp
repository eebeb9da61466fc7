// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/folder_changes.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/timeout.hpp"
#include "sources/files/directory_watch.hpp"

#include <exception>
#include <filesystem>
#include <set>
#include <utility>

namespace vitals::sources::files {

namespace {

using namespace std::chrono_literals;

constexpr auto poll_interval = 10s;
constexpr auto poll_interval_without_inotify = 2s;
// Waits until an editor has written all its steps: only the final state counts.
constexpr auto settle_time = 50ms;

}  // namespace

runtime::awaitable<void> folder_changes::next(std::set<std::filesystem::path> folders) {
    if (!watching_ || folders != watched_) {
        watched_ = std::move(folders);
        open(co_await runtime::asio::this_coro::executor);
        if (watching_) co_return;
    }
    if (!watching_) co_return co_await clock_.sleep_for(poll_interval_without_inotify);
    auto const changed =
        co_await runtime::with_timeout(clock_, poll_interval, something_changed(*watching_));
    if (changed) co_await clock_.sleep_for(settle_time);
}

runtime::awaitable<bool> folder_changes::something_changed(directory_watch& where) {
    if (also_) {
        auto const ended = co_await runtime::race(where.changed(), also_());
        if (ended.first == 0 && ended.failures[0]) std::rethrow_exception(ended.failures[0]);
    } else {
        co_await where.changed();
    }
    co_return true;
}

void folder_changes::open(runtime::executor const& loop) {
    watching_.reset();
    auto opened = open_(loop, watched_);
    if (opened) {
        if (std::exchange(lacking_, false) && !says_.again.empty()) log_.info(says_.again);
        watching_ = *std::move(opened);
        return;
    }
    if (!std::exchange(lacking_, true))
        log_.warn(
            says_.lacking,
            {{"error", opened.error()},
             {"hint", "raise fs.inotify.max_user_instances or fs.inotify.max_user_watches"}}
        );
}

}  // namespace vitals::sources::files
