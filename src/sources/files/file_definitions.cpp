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
    outputs tell
)
    : tell_{std::move(tell)},
      store_{{.changed = tell_.changed, .removed = tell_.removed}},
      files_{clock, std::move(log), std::move(paths), [this](auto const& all) {
                 store_.replace("local", all);
                 tell_.progress(0);
             }} {}

std::expected<std::unique_ptr<definition_source>, std::string> file_definitions::open(
    runtime::clock& clock,
    log::logger log,
    std::vector<std::filesystem::path> paths,
    outputs tell
) {
    std::unique_ptr<file_definitions> made{
        new file_definitions{clock, std::move(log), std::move(paths), std::move(tell)}
    };
    if (auto const loaded = made->files_.load(); !loaded) return std::unexpected{loaded.error()};
    made->tell_.synced("");
    return made;
}

}  // namespace vitals::sources::files
