// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/manifest_files.hpp"

#include "core/manifest/parse.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>

namespace vitals::sources::files {

namespace fs = std::filesystem;

std::optional<found_files> find_manifests(fs::path const& path) {
    found_files found;
    std::error_code error;
    auto const kind = fs::status(path, error);
    if (!fs::status_known(kind)) return std::nullopt;
    if (!fs::is_directory(kind)) {
        if (fs::exists(kind)) found.manifests.insert(path);
        return found;
    }
    error.clear();
    for (fs::directory_iterator next{path, error}, end; !error && next != end;
         next.increment(error)) {
        auto const name = next->path().filename().string();
        if (name.starts_with(".")) continue;
        if (!manifest::is_manifest(name)) {
            ++found.others;
            continue;
        }
        found.manifests.insert(next->path());
        if (found.manifests.size() <= max_manifest_files) continue;
        found.manifests.erase(std::prev(found.manifests.end()));
        ++found.beyond;
    }
    if (error) return std::nullopt;
    return found;
}

std::optional<std::string> read_manifest(fs::path const& file) {
    std::error_code error;
    // O_NONBLOCK: opening a FIFO would wait.
    if (!fs::is_regular_file(file, error)) return std::nullopt;
    std::ifstream in{file, std::ios::binary};
    std::string text;
    std::array<char, 16 * 1024> piece{};
    // A bit more than the limit is enough: the parser reports that it is too much.
    while (in && text.size() <= manifest::limits{}.bytes) {
        in.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad() || (in.fail() && !in.eof())) return std::nullopt;
    return text;
}

}  // namespace vitals::sources::files
