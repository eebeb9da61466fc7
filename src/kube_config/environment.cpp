// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_config/environment.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <expected>
#include <fstream>
#include <ios>
#include <optional>
#include <string>
#include <system_error>

namespace vitals::kube_config {
namespace {

constexpr std::size_t file_limit = 4 * 1024 * 1024;

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
    std::string text(file_limit + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad() || (file.fail() && !file.eof()))
        return std::unexpected(file_failure{.text = path + ": cannot be read"});
    text.resize(static_cast<std::size_t>(file.gcount()));
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

}  // namespace vitals::kube_config
