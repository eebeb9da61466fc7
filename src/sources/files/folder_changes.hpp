// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Opens directory watches, and logs once that the kernel has no inotify left: its reader polls
// meanwhile.

#include "log/logger.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace vitals::sources::files {

class watch_opener {
public:
    // Constant texts. `again`: when a watch could be opened after all; empty: nothing is logged.
    struct messages {
        std::string_view lacking;
        std::string_view again{};
    };
    watch_opener(log::logger log, directory_watch::opener opens, messages says)
        : log_{std::move(log)}, open_{opens}, says_{says} {}

    // Nothing: look again later.
    std::optional<directory_watch>
    open(runtime::executor const& loop, std::set<std::filesystem::path> const& folders);

private:
    log::logger log_;
    directory_watch::opener open_;
    messages says_;
    bool lacking_ = false;  // which was logged
};

}  // namespace vitals::sources::files
