// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/token_file_source.hpp"

#include "kube/config/clean_token.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <utility>

namespace vitals::kube::auth {
namespace {

constexpr std::chrono::seconds keep_for{60};

}  // namespace

token_file_source::token_file_source(
    runtime::clock& clock,
    log::logger log,
    std::string path,
    config::file_reader read_file
)
    : clock_{clock},
      log_{std::move(log)},
      path_{std::move(path)},
      read_file_{std::move(read_file)} {}

std::expected<std::string, std::string> token_file_source::token() {
    if (token_.empty() || !read_at_ || clock_.now() - *read_at_ >= keep_for) read();
    if (token_.empty()) return std::unexpected(problem_);
    return token_;
}

bool token_file_source::reread(std::string const& refused) {
    read();
    return !token_.empty() && token_ != refused;
}

void token_file_source::read() {
    read_at_ = clock_.now();
    problem_.clear();
    if (auto const text = read_file_(path_); !text) {
        problem_ = text.error().text;
    } else if (auto token = config::clean_token(*text); !token) {
        problem_ = path_ + ": " + token.error();
    } else {
        token_ = std::move(*token);
        return;
    }
    if (!token_.empty())
        log_.warn("token file cannot be used; the token before it stays", {{"problem", problem_}});
}

}  // namespace vitals::kube::auth
