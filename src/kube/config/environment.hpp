// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The outside world: environment variables and files. Tests provide their own.

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace vitals::kube::config {

struct file_failure {
    std::string text;  // names the file
    bool missing = false;
};

// The whole of a small file; a file above 4 MiB is refused.
using file_reader = std::function<std::expected<std::string, file_failure>(std::string const&)>;

std::expected<std::string, file_failure> read_small_file(std::string const& path);

struct environment {
    std::function<std::optional<std::string>(std::string const&)>
        variable;  // unset or empty: nothing
    file_reader read_file;
};

environment process_environment();

}  // namespace vitals::kube::config
