// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from files and folders (--checks).

#include "kube/informer/object_store.hpp"
#include "sources/definition_source.hpp"
#include "sources/files/file_source.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace vitals::sources::files {

class file_definitions final : public definition_source {
public:
    // Reads everything once; the error names the path that does not exist.
    static std::expected<std::unique_ptr<definition_source>, std::string> open(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        outputs to
    );

    runtime::awaitable<void> run() override { return files_.run(); }
    std::optional<metrics::informer_state> informer() const override { return std::nullopt; }
    kube::client::api_client* api() const override { return nullptr; }
    std::size_t empty_places() const override { return files_.silent_paths(); }

private:
    file_definitions(
        runtime::clock& clock,
        log::logger log,
        std::vector<std::filesystem::path> paths,
        outputs to
    );

    outputs to_;
    kube::informer::object_store store_;
    file_source files_;
};

}  // namespace vitals::sources::files
