// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/credential_source.hpp"

#include "kube/auth/exec_source.hpp"
#include "kube/auth/token_file_source.hpp"
#include "kube/config/base64.hpp"
#include "kube/config/clean_token.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace vitals::kube::auth {
namespace {

using answer = std::expected<identity, std::string>;
using runtime::awaitable;

identity bearer(std::string const& token) {
    return {.authorization = "Bearer " + token};
}

// Of the configuration: these never change.
class fixed_source final : public credential_source {
public:
    explicit fixed_source(answer known) : known_{std::move(known)} {}

    awaitable<answer> current() override { co_return known_; }
    awaitable<bool> renew(identity /*used*/) override { co_return false; }

private:
    answer known_;
};

class file_source final : public credential_source {
public:
    explicit file_source(token_file_source file) : file_{std::move(file)} {}

    awaitable<answer> current() override {
        auto const token = file_.token();
        if (!token) co_return std::unexpected(token.error());
        co_return bearer(*token);
    }

    awaitable<bool> renew(identity used) override {
        constexpr std::size_t scheme = sizeof "Bearer " - 1;
        co_return used.authorization.size() >
            scheme&& file_.reread(used.authorization.substr(scheme));
    }

private:
    token_file_source file_;
};

answer from_token(std::string const& text) {
    auto const token = config::clean_token(text);
    if (!token) return std::unexpected(token.error());
    return bearer(*token);
}

}  // namespace

std::unique_ptr<credential_source> make_credential_source(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::login const& who,
    config::file_reader read_file
) {
    if (auto const* const token = std::get_if<config::bearer_token>(&who))
        return std::make_unique<fixed_source>(from_token(token->token));
    if (auto const* const file = std::get_if<config::token_file>(&who))
        return std::make_unique<file_source>(
            token_file_source{clock, std::move(log), file->path, std::move(read_file)}
        );
    if (auto const* const basic = std::get_if<config::basic_login>(&who))
        return std::make_unique<fixed_source>(identity{
            .authorization = "Basic " + config::encode_base64(basic->user + ":" + basic->password)
        });
    if (auto const* const plugin = std::get_if<config::exec_plugin>(&who))
        return make_exec_source(where, clock, std::move(log), *plugin);
    return std::make_unique<fixed_source>(identity{});
}

}  // namespace vitals::kube::auth
