// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When files in some folders are to be read again: after each event of inotify, and every ten
// seconds for file systems without events; every two seconds while the kernel has no inotify left,
// which is logged once.

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace vitals::sources::files {

class folder_changes {
public:
    // Constant texts. `again`: when a watch could be opened after all; empty: nothing is logged.
    struct messages {
        std::string_view lacking;
        std::string_view again{};
    };
    // `also`: what else a reading is needed for; none: nothing. The clock outlives it.
    folder_changes(
        runtime::clock& clock,
        log::logger log,
        directory_watch::opener opens,
        messages says,
        std::function<runtime::awaitable<void>()> also = {}
    )
        : clock_{clock}, log_{std::move(log)}, open_{opens}, says_{says}, also_{std::move(also)} {}

    // Ends when they are to be read: at once when they are others than the last time, since they
    // may have changed before the watch began. Only one at a time.
    runtime::awaitable<void> next(std::set<std::filesystem::path> folders);

private:
    void open(runtime::executor const& loop);
    runtime::awaitable<bool> something_changed(directory_watch& where);

    runtime::clock& clock_;
    log::logger log_;
    directory_watch::opener open_;
    messages says_;
    std::function<runtime::awaitable<void>()> also_;
    std::set<std::filesystem::path> watched_;
    std::optional<directory_watch> watching_;
    bool lacking_ = false;  // which was logged
};

}  // namespace vitals::sources::files
