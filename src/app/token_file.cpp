// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/token_file.hpp"

#include "kube/config/clean_token.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "serving/readers/digest.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

token_file::token_file(
    runtime::clock& clock,
    log::logger log,
    std::string path,
    kube::config::file_reader read_file
)
    : clock_{clock},
      log_{std::move(log)},
      path_{std::move(path)},
      read_file_{std::move(read_file)} {}

std::expected<void, std::string> token_file::open() {
    refresh();
    if (!problem_.empty()) return std::unexpected{problem_};
    return {};
}

bool token_file::is(std::string_view token) {
    if (!read_at_ || clock_.now() - *read_at_ >= read_again_after) refresh();
    return serving::readers::same_digest(serving::readers::digest_of(token), digest_);
}

std::expected<std::string, std::string> token_file::read() const {
    auto const text = read_file_(path_);
    if (!text) return std::unexpected{text.error().text};
    auto token = kube::config::clean_token(*text);
    if (!token) return std::unexpected{path_ + ": " + token.error()};
    return token;
}

void token_file::refresh() {
    bool const is_first = !read_at_;
    read_at_ = clock_.now();
    auto const token = read();
    auto const problem = token ? std::string{} : token.error();
    digest_ = token ? serving::readers::digest_of(*token) : std::string{};
    if (problem_ != problem && !problem.empty() && !is_first)
        log_.warn(
            "the file of the API's token cannot be used; its readers are refused",
            {{"problem", problem}}
        );
    problem_ = problem;
}

}  // namespace vitals::app
