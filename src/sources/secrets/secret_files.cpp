// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/secret_files.hpp"

#include "core/secret/object.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/folder_changes.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/refusals.hpp"
#include "sources/secrets/secret_folder.hpp"
#include "sources/secrets/value_source.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

namespace fs = std::filesystem;

files::folder_changes::messages const secret_files::inotify{
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
    bool const has_room = now.is != object_state::read || to_.found(which, std::move(now.values));
    if (!has_room) now = {.is = object_state::unreadable, .why = no_room()};  // it comes again
    states_.set(which, now.is);
    known_.at(which) = now.mark;
    if (before != now.is && now.is != object_state::read)
        log_.warn(log_line(now.is), {{"object", called(which)}, {"why", now.why}});
    if (before != now.is && now.is == object_state::read && before != object_state::unread)
        log_.info(log_line(now.is), {{"object", called(which)}});
    if (now.is == object_state::missing) to_.missing(which);
    if (now.is == object_state::unreadable && has_room) to_.refused(which, now.why);
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

runtime::awaitable<void> secret_files::others_wanted() {
    if (!others_wanted_) co_await wanted_.wait();
}

runtime::awaitable<void> secret_files::run() {
    if (root_.empty()) co_return;
    for (;;) {
        others_wanted_ = false;
        co_await changes_.next(folders());
        read_all();
    }
}

}  // namespace vitals::sources::secrets
