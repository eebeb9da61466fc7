// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/exec_source.hpp"

#include "kube_client/api_status.hpp"
#include "kube_client/child_process.hpp"
#include "kube_client/connection_slots.hpp"
#include "kube_client/credential_source.hpp"
#include "kube_client/exec_credential.hpp"
#include "kube_config/cluster_config.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube_client {
namespace {

using runtime::awaitable;
using answer = std::expected<identity, std::string>;

constexpr std::chrono::seconds time_limit{30};
constexpr std::size_t most_waiting = 256;

class exec_source final : public credential_source {
public:
    exec_source(
        runtime::executor const& where,
        runtime::clock& clock,
        log::logger log,
        kube_config::exec_plugin plugin
    )
        : executor_{where},
          clock_{clock},
          log_{std::move(log)},
          plugin_{std::move(plugin)},
          one_at_a_time_{where, 1, most_waiting} {}

    awaitable<answer> current() override {
        if (auto known = fresh()) co_return *known;
        auto const turn = co_await one_at_a_time_.acquire();
        if (!turn) co_return std::unexpected("too many requests wait for the exec plugin");
        if (auto known = fresh()) co_return *known;  // somebody else ran it while we waited
        auto made = co_await run();
        if (!made) co_return std::unexpected(about(made.error()));
        co_return cached_.emplace(std::move(*made)).who;
    }

    awaitable<bool> renew(identity used) override {
        if (cached_ && cached_->who == used) cached_.reset();
        auto const now = co_await current();
        co_return now && *now != used;
    }

private:
    std::optional<identity> fresh() const {
        if (!cached_ || (cached_->expires && clock_.wall() >= *cached_->expires)) return {};
        return cached_->who;
    }

    awaitable<std::expected<exec_credential, std::string>> run() {
        command_line command{plugin_.command, plugin_.arguments, plugin_.variables};
        command.variables.emplace_back("KUBERNETES_EXEC_INFO", exec_info(plugin_));
        auto const ran = co_await runtime::with_timeout(
            clock_,
            time_limit,
            run_command(executor_, std::move(command))
        );
        if (!ran) co_return std::unexpected("it did not end within 30 s");
        auto const& result = *ran;
        if (!result) co_return std::unexpected(result.error());
        if (!result->errors.empty())
            log_.warn(
                "exec plugin complains",
                {{"command", plugin_.command}, {"stderr", printable(result->errors)}}
            );
        if (result->exit_code != 0)
            co_return std::unexpected("it ended with code " + std::to_string(result->exit_code));
        co_return decode_exec_credential(result->output, plugin_.api_version);
    }

    std::string about(std::string const& problem) const {
        auto text = "exec plugin " + plugin_.command + ": " + problem;
        if (!plugin_.install_hint.empty()) text += "; hint: " + printable(plugin_.install_hint);
        return text;
    }

    runtime::executor executor_;
    runtime::clock& clock_;
    log::logger log_;
    kube_config::exec_plugin plugin_;
    connection_slots one_at_a_time_;
    std::optional<exec_credential> cached_;
};

}  // namespace

std::unique_ptr<credential_source> make_exec_source(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    kube_config::exec_plugin plugin
) {
    return std::make_unique<exec_source>(where, clock, std::move(log), std::move(plugin));
}

}  // namespace vitals::kube_client
