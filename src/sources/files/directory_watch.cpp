// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/directory_watch.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace vitals::sources::files {

namespace {

std::string reason(int error) {
    return boost::system::error_code{error, boost::system::system_category()}.message();
}

}  // namespace

std::expected<directory_watch, std::string> directory_watch::open(
    runtime::executor const& loop,
    std::set<std::filesystem::path> const& folders
) {
    int const inotify = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (inotify < 0) return std::unexpected("inotify_init1: " + reason(errno));
    descriptor events{loop};
    boost::system::error_code error;
    events.assign(inotify, error);  // fails when epoll has no room (fs.epoll.max_user_watches)
    if (error) {
        ::close(inotify);
        return std::unexpected("epoll_ctl: " + error.message());
    }
    constexpr auto interest = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                              IN_DELETE_SELF | IN_MOVE_SELF;
    for (auto const& folder : folders)
        if (::inotify_add_watch(inotify, folder.c_str(), interest) < 0)
            return std::unexpected("inotify_add_watch " + folder.string() + ": " + reason(errno));
    return directory_watch{std::move(events)};
}

runtime::awaitable<void> directory_watch::changed() {
    std::array<char, 4096> ignored;  // the name does not matter: all files are read again
    co_await events_.async_read_some(boost::asio::buffer(ignored), runtime::use_awaitable);
}

}  // namespace vitals::sources::files
