// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/file_watch.hpp"

#include "runtime/clock.hpp"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace vitals::runtime {

namespace {

constexpr auto look_interval = std::chrono::seconds{5};

file_watch::signature look_at(std::string const& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) return {};
    return {found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

}  // namespace

file_watch::file_watch(std::string path) : path_{std::move(path)}, accepted_{look_at(path_)} {}

std::optional<file_watch::signature> file_watch::changed(time_point now) {
    if (now < next_look_) return std::nullopt;
    next_look_ = now + look_interval;
    auto const found = look_at(path_);
    if (found == accepted_) return std::nullopt;
    return found;
}

bool file_watch::is_still(signature const& seen) const {
    return look_at(path_) == seen;
}

}  // namespace vitals::runtime
