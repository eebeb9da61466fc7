// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "controller/directory_watch.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/system/system_error.hpp>

#include <sys/inotify.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <set>

namespace vitals::controller {

namespace {

int open_inotify() {
    int const descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0)
        throw boost::system::system_error{errno, boost::system::system_category(), "inotify"};
    return descriptor;
}

}  // namespace

directory_watch::directory_watch(
    runtime::executor const& loop,
    std::set<std::filesystem::path> const& folders
)
    : events_{loop, open_inotify()} {
    constexpr auto interest = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                              IN_DELETE_SELF | IN_MOVE_SELF;
    for (auto const& folder : folders)
        ::inotify_add_watch(events_.native_handle(), folder.c_str(), interest);
}

runtime::awaitable<void> directory_watch::changed() {
    std::array<char, 4096> ignored;  // which file it was does not matter: everything is read again
    co_await events_.async_read_some(boost::asio::buffer(ignored), runtime::use_awaitable);
}

}  // namespace vitals::controller
