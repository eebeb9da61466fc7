// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from files and folders (--checks).

#include "core/metrics/snapshot.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/definition_source.hpp"
#include "sources/files/file_source.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vitals::sources::files {

class file_definitions final : public definition_source {
public:
    // Reads everything once, and hands it on when it runs; the error names the path that does not
    // exist.
    static std::expected<std::unique_ptr<definition_source>, std::string> open(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        outputs to
    );

    runtime::awaitable<void> run() override;
    void read_again() override;
    std::vector<metrics::informer_state> informers() const override { return {}; }
    std::size_t empty_places() const override { return files_.silent_paths(); }
    bool is_complete() const override { return runs_ && !files_.in_trouble(); }

private:
    file_definitions(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        outputs to
    );

    // Hands on what differs from the last time.
    void take(std::vector<kube::model::config_map>&& all);

    outputs to_;
    std::function<void()> on_progress_;
    bool runs_ = false;
    std::vector<kube::model::config_map> first_;  // before it runs
    // Hashes; none: handed on again, or removed if it is gone.
    std::map<kube::model::object_key, std::optional<std::uint64_t>> known_;
    file_source files_;
};

}  // namespace vitals::sources::files
