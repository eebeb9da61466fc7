// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Notices, by inotify, that something changed in one of several folders. Folders, not files:
// editors and the kubelet replace files by renaming, and the kubelet swaps the symbolic link
// `..data` beside them.

#include "runtime/coroutine.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <expected>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace vitals::sources::files {

class directory_watch {
public:
    using opener = std::expected<
        directory_watch,
        std::string> (*)(runtime::executor const&, std::set<std::filesystem::path> const&);
    // The error says what the kernel lacks. A user's instances and watches are few, and shared by
    // all containers of a node (fs.inotify.max_user_instances is 128). So their lack must not stop
    // anything else.
    static std::expected<directory_watch, std::string>
    open(runtime::executor const& loop, std::set<std::filesystem::path> const& folders);

    // Ends when something has changed since the last call, or throws operation_aborted.
    runtime::awaitable<void> changed();

private:
    using descriptor = boost::asio::posix::basic_stream_descriptor<runtime::executor>;

    explicit directory_watch(descriptor events) : events_{std::move(events)} {}

    descriptor events_;
};

}  // namespace vitals::sources::files
