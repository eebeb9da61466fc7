// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The token of --api-token-file.

#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::app {

// Read again by path, since a mounted Secret is a symlink that is swapped.
class token_file {
public:
    // Requests within this time share one read.
    static constexpr runtime::duration read_again_after = std::chrono::seconds{1};

    token_file(
        runtime::clock& clock,
        log::logger log,
        std::string path,
        kube::config::file_reader read_file
    );

    // The error names the file.
    std::expected<void, std::string> open();
    // Nobody's, while the file cannot be read or is empty. Takes the same time for every wrong
    // token.
    bool is(std::string_view token);

private:
    std::expected<std::string, std::string> read() const;
    void refresh();

    runtime::clock& clock_;
    log::logger log_;
    std::string path_;
    kube::config::file_reader read_file_;
    std::string digest_;  // empty: there is no token
    std::string problem_;
    std::optional<runtime::time_point> read_at_;
};

}  // namespace vitals::app
