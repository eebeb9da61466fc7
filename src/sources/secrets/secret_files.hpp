// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of the folder of --secrets, one folder in it for each Secret or ConfigMap, read again
// when they change. Only what checks refer to is read. Lives on the control loop.

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/folder_changes.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/secret_folder.hpp"
#include "sources/secrets/value_source.hpp"

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

class secret_files final : public value_source {
public:
    // The error names the folder that does not exist. Without a folder ("") no object can be read.
    static std::expected<std::unique_ptr<value_source>, std::string> open(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        std::filesystem::path const& folder,
        outputs to,
        files::directory_watch::opener opener = files::directory_watch::open
    );

    // New ones are read at once.
    void change(std::vector<object_name> const& more, std::vector<object_name> const& fewer)
        override;
    runtime::awaitable<void> run() override;
    object_states const& states() const override { return states_; }

private:
    secret_files(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        std::filesystem::path root,
        outputs to,
        files::directory_watch::opener opener
    )
        : wanted_{loop},
          log_{std::move(log)},
          root_{std::move(root)},
          to_{std::move(to)},
          changes_{clock, log_, opener, inotify, [this] { return others_wanted(); }} {}

    static files::folder_changes::messages const inotify;

    void read_all();
    void read(object_name const& which);
    void hand_on(object_name const& which, folder_reading&& now);
    std::set<std::filesystem::path> folders() const;
    runtime::awaitable<void> others_wanted();

    runtime::condition wanted_;  // other objects are, so that other folders are to be watched
    log::logger log_;
    std::filesystem::path root_;  // without links; empty: there is none
    outputs to_;
    files::folder_changes changes_;
    object_states states_;
    std::map<object_name, std::string> known_;  // the marks of their last readings
    bool others_wanted_ = false;                // since the folders to watch were found
};

}  // namespace vitals::sources::secrets
