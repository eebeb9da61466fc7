// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/file_definitions.hpp"

#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "sources/definition_source.hpp"

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::files {

file_definitions::file_definitions(
    runtime::clock& clock,
    log::logger log,
    std::vector<std::filesystem::path> paths,
    outputs to
)
    : to_{std::move(to)},
      store_{{.changed = to_.changed, .removed = to_.removed}},
      files_{clock, std::move(log), std::move(paths), [this](auto const& all) {
                 store_.replace("local", all);
                 to_.progress(0);
             }} {}

std::expected<std::unique_ptr<definition_source>, std::string> file_definitions::open(
    runtime::clock& clock,
    log::logger log,
    std::vector<std::filesystem::path> paths,
    outputs to
) {
    std::unique_ptr<file_definitions> made{
        new file_definitions{clock, std::move(log), std::move(paths), std::move(to)}
    };
    if (auto const loaded = made->files_.load(); !loaded) return std::unexpected{loaded.error()};
    made->to_.synced("");
    return made;
}

}  // namespace vitals::sources::files
