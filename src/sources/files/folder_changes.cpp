// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/watch_opener.hpp"

#include "log/logger.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace vitals::sources::files {

std::optional<directory_watch>
watch_opener::open(runtime::executor const& loop, std::set<std::filesystem::path> const& folders) {
    auto opened = open_(loop, folders);
    if (opened) {
        if (std::exchange(lacking_, false) && !says_.again.empty()) log_.info(says_.again);
        return *std::move(opened);
    }
    if (!std::exchange(lacking_, true))
        log_.warn(
            says_.lacking,
            {{"error", opened.error()},
             {"hint", "raise fs.inotify.max_user_instances or fs.inotify.max_user_watches"}}
        );
    return std::nullopt;
}

}  // namespace vitals::sources::files
