// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/secret_files.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/timeout.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/watch_opener.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/refusals.hpp"
#include "sources/secrets/secret_folder.hpp"
#include "sources/secrets/value_source.hpp"

#include <chrono>
#include <exception>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto poll_interval = 10s;
constexpr auto poll_interval_without_inotify = 2s;
constexpr auto settle_time = 50ms;  // as for manifests: only the final state counts

}  // namespace

files::watch_opener::messages const secret_files::inotify{
    .lacking = "secrets cannot be watched with inotify; they are read every 2 s",
    .again = "secrets are watched with inotify again",
};

std::expected<std::unique_ptr<value_source>, std::string> secret_files::open(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger log,
    fs::path const& folder,
    outputs to,
    files::directory_watch::opener opener
) {
    fs::path root;
    if (!folder.empty()) {
        std::error_code error;
        root = fs::canonical(folder, error);
        if (!error && !fs::is_directory(root, error) && !error)
            return std::unexpected(folder.string() + " is not a folder");
        if (error) return std::unexpected(folder.string() + ": " + error.message());
    }
    return std::unique_ptr<value_source>{
        new secret_files{loop, clock, std::move(log), std::move(root), std::move(to), opener}
    };
}

void secret_files::change(
    std::vector<object_name> const& more,
    std::vector<object_name> const& fewer
) {
    for (auto const& each : fewer) {
        known_.erase(each);
        states_.forget(each);
    }
    for (auto const& each : more) {
        known_.try_emplace(each);
        states_.set(each, object_state::unread);
        read(each);
    }
    others_wanted_ = true;
    wanted_.notify_all();
}

void secret_files::read(object_name const& which) {
    if (root_.empty()) {
        states_.set(which, object_state::unreadable);
        to_.refused(which, no_folder());
        return;
    }
    if (auto now = read_folder(root_, which.name, known_.at(which)))
        hand_on(which, *std::move(now));
}

void secret_files::hand_on(object_name const& which, folder_reading&& now) {
    auto const before = states_.of(which);
    bool const same =
        before == now.is && now.is != object_state::unreadable && known_.at(which) == now.mark;
    if (same) return;
    states_.set(which, now.is);
    known_.at(which) = now.mark;
    if (before != now.is && now.is != object_state::read)
        log_.warn(log_line(now.is), {{"object", called(which)}, {"why", now.why}});
    if (before != now.is && now.is == object_state::read && before != object_state::unread)
        log_.info(log_line(now.is), {{"object", called(which)}});
    if (now.is == object_state::read)
        to_.found(which, std::move(now.values));
    else if (now.is == object_state::missing)
        to_.missing(which);
    else
        to_.refused(which, now.why);
}

void secret_files::read_all() {
    for (auto const& [which, mark] : known_) read(which);
}

// A folder that is missing is watched by that in which it will be made.
std::set<fs::path> secret_files::folders() const {
    std::set<fs::path> made{root_};
    for (auto const& [which, mark] : known_) {
        auto folder = root_ / which.name;
        std::error_code error;
        if (fs::is_directory(folder, error)) made.insert(std::move(folder));
    }
    return made;
}

// In a file, or in what is wanted.
runtime::awaitable<bool> secret_files::something_changed(files::directory_watch& folders) {
    if (others_wanted_) co_return true;
    auto const ended = co_await runtime::race(folders.changed(), wanted_.wait());
    if (ended.first == 0 && ended.failures[0]) std::rethrow_exception(ended.failures[0]);
    co_return true;
}

runtime::awaitable<void> secret_files::run() {
    if (root_.empty()) co_return;
    auto const loop = co_await runtime::asio::this_coro::executor;
    std::optional<files::directory_watch> watching;
    for (;;) {
        others_wanted_ = false;
        if (auto now = folders(); !watching || now != watched_) {
            watching.reset();
            watched_ = std::move(now);
            watching = opener_.open(loop, watched_);
            read_all();  // changes before the watch began
        }
        if (watching) {
            auto const changed =
                co_await runtime::with_timeout(clock_, poll_interval, something_changed(*watching));
            if (changed) co_await clock_.sleep_for(settle_time);
        } else {
            co_await clock_.sleep_for(poll_interval_without_inotify);
        }
        read_all();
    }
}

}  // namespace vitals::sources::secrets
