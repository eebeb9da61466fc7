// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A token in a file. The kubelet replaces the file long before the token expires. It is read again
// by path, since the mount is a symlink that is swapped: when the copy is a minute old, and at once
// when the server refuses the token.

#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <expected>
#include <optional>
#include <string>

namespace vitals::kube::auth {

class token_file_source {
public:
    token_file_source(
        runtime::clock& clock,
        log::logger log,
        std::string path,
        config::file_reader read_file
    );

    // The last good token outlives a file that cannot be read or is empty.
    std::expected<std::string, std::string> token();
    // True when the file holds another token than the one that was refused.
    bool reread(std::string const& refused);

private:
    void read();

    runtime::clock& clock_;
    log::logger log_;
    std::string path_;
    config::file_reader read_file_;
    std::string token_;
    std::string problem_;
    std::optional<runtime::time_point> read_at_;
};

}  // namespace vitals::kube::auth
