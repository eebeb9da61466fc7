// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "controller/file_source.hpp"

#include "controller/directory_watch.hpp"
#include "kube_model/config_map.hpp"
#include "log/logger.hpp"
#include "manifest/parse.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <fstream>
#include <ios>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::controller {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto poll_interval = 10s;
// An editor writes in several steps; what it leaves behind in the end is what counts.
constexpr auto settle_time = 50ms;

std::optional<std::string> read(fs::path const& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return std::nullopt;  // a FIFO would keep us waiting
    std::ifstream in{file, std::ios::binary};
    std::string text;
    std::array<char, 16 * 1024> piece{};
    // Beyond the limit is enough: the parser says that it is too much.
    while (in && text.size() <= manifest::limits{}.bytes) {
        in.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad() || (in.fail() && !in.eof())) return std::nullopt;
    return text;
}

std::vector<kube_model::config_map> as_config_maps(std::map<std::string, std::string> const& texts
) {
    std::map<std::string, kube_model::config_map> by_stem;
    for (auto const& [path, text] : texts) {
        auto const stem = fs::path{path}.stem().string();
        auto& made = by_stem[stem];
        made.key = {.space = "local", .name = stem};
        made.data.emplace(path, text);
    }
    std::vector<kube_model::config_map> all;
    all.reserve(by_stem.size());
    for (auto& [stem, made] : by_stem) all.push_back(std::move(made));
    return all;
}

runtime::awaitable<bool> something_changed(directory_watch& folders) {
    co_await folders.changed();
    co_return true;
}

}  // namespace

file_source::file_source(
    runtime::clock& clock,
    log::logger log,
    std::vector<fs::path> paths,
    snapshot told
)
    : clock_{clock}, log_{std::move(log)}, paths_{std::move(paths)}, told_{std::move(told)} {}

// The manifests below the paths, in order. A mounted ConfigMap's own folders (`..data`) are skipped: the
// files beside them are links into it.
std::optional<std::vector<fs::path>> file_source::manifests() const {
    std::vector<fs::path> found;
    std::error_code error;
    for (auto const& path : paths_) {
        auto const kind = fs::status(path, error);
        if (!fs::status_known(kind)) return std::nullopt;
        if (!fs::is_directory(kind)) {
            if (fs::exists(kind)) found.push_back(path);
            continue;
        }
        error.clear();
        for (fs::directory_iterator next{path, error}, end; !error && next != end;
             next.increment(error)) {
            auto const name = next->path().filename().string();
            if (!name.starts_with(".") && manifest::is_manifest(name) &&
                found.size() < max_manifest_files)
                found.push_back(next->path());
        }
        if (error) return std::nullopt;
    }
    std::ranges::sort(found);
    return found;
}

void file_source::read_all() {
    auto const files = manifests();
    if (!files) {
        log_.warn("manifests cannot be listed, their last versions go on");
        return told_(as_config_maps(texts_));
    }
    std::map<std::string, std::string> texts;
    for (auto const& file : *files) {
        auto text = read(file);
        if (!text) {
            log_.warn(
                "manifest cannot be read, its last version goes on",
                {{"file", file.string()}}
            );
            auto const last = texts_.find(file.string());
            if (last == texts_.end()) continue;
            text = std::move(last->second);
        }
        texts.emplace(file.string(), std::move(*text));
    }
    texts_ = std::move(texts);
    told_(as_config_maps(texts_));
}

std::expected<void, std::string> file_source::load() {
    for (auto const& path : paths_) {
        std::error_code error;
        auto const kind = fs::status(path, error);
        if (!fs::exists(kind)) return std::unexpected{"no such file or folder: " + path.string()};
        bool readable = true;
        if (fs::is_directory(kind))
            fs::directory_iterator{path, error};
        else
            readable = read(path).has_value();
        readable = readable && !error;
        if (!readable) return std::unexpected{"cannot be read: " + path.string()};
    }
    read_all();
    return {};
}

runtime::awaitable<void> file_source::run() {
    std::set<fs::path> folders;
    for (auto const& path : paths_) {
        auto const parent = path.has_parent_path() ? path.parent_path() : fs::path{"."};
        folders.insert(fs::is_directory(path) ? path : parent);
    }
    directory_watch watch{co_await runtime::asio::this_coro::executor, folders};
    for (;;) {
        auto const told =
            co_await runtime::with_timeout(clock_, poll_interval, something_changed(watch));
        if (told) co_await clock_.sleep_for(settle_time);
        read_all();
    }
}

}  // namespace vitals::controller
