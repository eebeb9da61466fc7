// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tells when something changes in one of several folders, by inotify. Folders, not files: editors and the
// kubelet replace files by renaming, and the kubelet swaps the symbolic link `..data` beside them.

#include "runtime/coroutine.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <filesystem>
#include <set>

namespace vitals::controller {

class directory_watch {
public:
    // Folders that cannot be watched are left out: the caller also looks now and then by itself.
    directory_watch(runtime::executor const& loop, std::set<std::filesystem::path> const& folders);

    // Ends when something has changed since the last call, or throws operation_aborted.
    runtime::awaitable<void> changed();

private:
    boost::asio::posix::basic_stream_descriptor<runtime::executor> events_;
};

}  // namespace vitals::controller
