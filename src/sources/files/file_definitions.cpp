// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/file_definitions.hpp"

#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
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
      on_progress_{to_.add_heartbeat("informer")},
      files_{
          clock,
          std::move(log),
          std::move(paths),
          [this](std::vector<kube::model::config_map>&& all) {
              take(std::move(all));
              on_progress_();
          }
      } {}

void file_definitions::take(std::vector<kube::model::config_map>&& all) {
    if (!runs_) {
        first_ = std::move(all);
        return;
    }
    decltype(known_) now;
    for (auto& each : all) {
        auto const hash = kube::model::hash_of(each);
        now.emplace(each.key, hash);
        auto const before = known_.find(each.key);
        if (before == known_.end() || before->second != hash) to_.changed(std::move(each));
    }
    for (auto const& [key, hash] : known_)
        if (!now.contains(key)) to_.removed(key);
    known_ = std::move(now);
}

runtime::awaitable<void> file_definitions::run() {
    runs_ = true;
    take(std::move(first_));
    to_.synced("");
    co_await files_.run();
}

void file_definitions::read_again() {
    for (auto& [key, hash] : known_)
        if (to_.hands_on_again && to_.hands_on_again(key)) hash.reset();
    // A path that is gone for the moment keeps what was read of it.
    static_cast<void>(files_.load());
}

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
    return made;
}

}  // namespace vitals::sources::files
