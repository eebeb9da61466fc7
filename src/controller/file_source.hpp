// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Check definitions from files and folders (--checks) instead of a cluster, read again when they change.
// Every file becomes a key of the "ConfigMap" local/<file stem>; from there on the road is the same.

#include "kube_model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::controller {

inline constexpr std::size_t max_manifest_files = 10'000;

class file_source {
public:
    // Everything there is, each time something may have changed; the receiver finds the differences.
    using snapshot = std::function<void(std::vector<kube_model::config_map> const&)>;

    file_source(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        snapshot told
    );

    // Reads everything once. The error names the path that is not there or cannot be read.
    std::expected<void, std::string> load();

    // Reads again whenever inotify says so, and every ten seconds for file systems on which it says nothing.
    // Ends by cancellation. A file that can no longer be read keeps its last text, a folder all its files.
    runtime::awaitable<void> run();

private:
    // Nothing when a path cannot be looked into, which is not the same as an empty one.
    std::optional<std::vector<std::filesystem::path>> manifests() const;
    void read_all();

    runtime::clock& clock_;
    log::logger log_;
    std::vector<std::filesystem::path> paths_;
    snapshot told_;
    std::map<std::string, std::string> texts_;  // by path as given
};

}  // namespace vitals::controller
