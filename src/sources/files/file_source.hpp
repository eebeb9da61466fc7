// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Check definitions from files and folders (--checks) instead of a cluster, read again when they
// change. Every file becomes a key of the "ConfigMap" local/<file stem>, and is handled as such.

#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/folder_changes.hpp"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::files {

class file_source {
public:
    // Gets all files, each time that something may have changed; the receiver finds the
    // differences.
    using snapshot = std::function<void(std::vector<kube::model::config_map>&&)>;

    file_source(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        snapshot changed,
        directory_watch::opener open = directory_watch::open
    );

    // Reads everything once. The error names the path that does not exist or cannot be read.
    std::expected<void, std::string> load();

    // Reads again when files may have changed (folder_changes). Ends by cancellation. A file that
    // can no longer be read keeps its last text, a folder keeps all its files. So does a path
    // without any manifest left: that looks like a lost mount, and an author who wants to stop all
    // checks writes `checks: []`.
    runtime::awaitable<void> run();

    // Paths without any manifest, at present.
    std::size_t silent_paths() const;
    // Whether something could not be read or listed, or was left out, the last time.
    bool in_trouble() const { return !troubles_.empty(); }

private:
    using texts = std::map<std::string, std::string>;          // by path as given
    using troubles = std::map<std::string, std::string_view>;  // errors by path; constant texts

    void read_all();
    void read_path(std::filesystem::path const& path, texts& into, troubles& seen);
    void read_files(std::set<std::filesystem::path> const& files, texts& into, troubles& seen);
    void keep(std::filesystem::path const& path, texts& into) const;
    // Whether it is new: each error is logged once, until it is over.
    bool note(troubles& seen, std::string const& path, std::string_view what) const;

    log::logger log_;
    std::vector<std::filesystem::path> paths_;
    snapshot on_change_;
    folder_changes changes_;
    texts texts_;
    troubles troubles_;
};

}  // namespace vitals::sources::files
