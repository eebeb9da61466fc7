// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/environment.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <fstream>
#include <ios>
#include <istream>
#include <optional>
#include <string>
#include <system_error>

namespace vitals::kube::config {
namespace {

constexpr std::size_t file_limit = 4 * 1024 * 1024;
// Most files are small. Memory that a buffer of the limit's size has touched would stay with the
// process.
constexpr std::size_t piece = 16 * 1024;

// Reads all there is, at most one piece beyond the limit.
std::string read_text(std::istream& file) {
    std::string text;
    while (file && text.size() <= file_limit) {
        auto const before = text.size();
        text.resize(before + piece);
        file.read(text.data() + before, static_cast<std::streamsize>(piece));
        text.resize(before + static_cast<std::size_t>(file.gcount()));
    }
    return text;
}

}  // namespace

std::expected<std::string, file_failure> read_small_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        auto const error = errno;
        return std::unexpected(file_failure{
            .text = path + ": " + std::generic_category().message(error),
            .missing = error == ENOENT
        });
    }
    // A folder can be opened like a file, but not read.
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return std::unexpected(file_failure{.text = path + ": it is a folder"});
    auto text = read_text(file);
    if (file.bad() || (file.fail() && !file.eof()))
        return std::unexpected(file_failure{.text = path + ": cannot be read"});
    if (text.size() > file_limit)
        return std::unexpected(file_failure{.text = path + ": larger than 4 MiB"});
    text.shrink_to_fit();
    return text;
}

environment process_environment() {
    return {
        .variable = [](std::string const& name) -> std::optional<std::string> {
            char const* const value = std::getenv(name.c_str());
            if (value == nullptr || *value == '\0') return std::nullopt;
            return value;
        },
        .read_file = read_small_file,
    };
}

}  // namespace vitals::kube::config
