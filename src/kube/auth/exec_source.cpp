// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/exec_source.hpp"

#include "kube/auth/credential_source.hpp"
#include "kube/auth/exec_credential.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/model/printable.hpp"
#include "log/logger.hpp"
#include "runtime/child_process.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube::auth {
namespace {

using runtime::awaitable;
using answer = std::expected<identity, std::string>;

constexpr std::chrono::seconds time_limit{30};
// Without a pause, hundreds of watches that retry, each with its own backoff, would keep starting a
// plugin that fails.
constexpr std::chrono::seconds rest_after_failure{5};

class exec_source final : public credential_source {
public:
    exec_source(
        runtime::executor const& where,
        runtime::clock& clock,
        log::logger log,
        config::exec_plugin plugin
    )
        : executor_{where},
          clock_{clock},
          log_{std::move(log)},
          plugin_{std::move(plugin)},
          asked_{where},
          answered_{where} {}

    awaitable<answer> current() override {
        bool const resting = clock_.now() < resting_until_;
        if (resting || (usable_ && !expired())) co_return last_;
        wanted_ = true;
        asked_.notify_all();
        auto const before = runs_;
        co_await answered_.wait();
        // A wait on the condition also ends when it is cancelled.
        if (runs_ == before)
            throw boost::system::system_error{boost::asio::error::operation_aborted};
        co_return last_;
    }

    awaitable<bool> renew(identity used) override {
        if (last_ && *last_ == used) usable_ = false;
        auto const now = co_await current();
        co_return now && *now != used;
    }

    // The run of a plugin is independent of the requests that wait for it: a request that gives up
    // does not end the run, and all others get its answer.
    awaitable<void> run() override {
        for (;;) {
            while (!wanted_) co_await asked_.wait();
            auto made = co_await run_plugin();
            wanted_ = false;
            ++runs_;
            usable_ = made.has_value();
            if (made) {
                expires_ = made->expires;
                last_ = std::move(made->who);
            } else {
                resting_until_ = clock_.now() + rest_after_failure;
                last_ = std::unexpected(about(made.error()));
            }
            answered_.notify_all();
        }
    }

private:
    bool expired() const {
        return expires_ && std::chrono::floor<std::chrono::seconds>(clock_.wall()) >= *expires_;
    }

    awaitable<std::expected<exec_credential, std::string>> run_plugin() {
        runtime::command_line command{plugin_.command, plugin_.arguments, plugin_.variables};
        command.variables.emplace_back("KUBERNETES_EXEC_INFO", exec_info(plugin_));
        auto const ran = co_await runtime::with_timeout(
            clock_,
            time_limit,
            runtime::run_command(executor_, clock_, std::move(command))
        );
        if (!ran) co_return std::unexpected("it did not end within 30 s");
        auto const& result = *ran;
        if (!result) co_return std::unexpected(result.error());
        if (!result->errors.empty())
            log_.warn(
                "exec plugin complains",
                {{"command", plugin_.command}, {"stderr", model::printable(result->errors)}}
            );
        if (result->exit_code != 0)
            co_return std::unexpected("it ended with code " + std::to_string(result->exit_code));
        co_return decode_exec_credential(result->output, plugin_.api_version);
    }

    std::string about(std::string const& problem) const {
        auto text = "exec plugin " + plugin_.command + ": " + problem;
        if (!plugin_.install_hint.empty())
            text += "; hint: " + model::printable(plugin_.install_hint);
        return text;
    }

    runtime::executor executor_;
    runtime::clock& clock_;
    log::logger log_;
    config::exec_plugin plugin_;
    runtime::condition asked_;
    runtime::condition answered_;
    bool wanted_ = false;  // somebody has asked since the last run ended
    std::uint64_t runs_ = 0;
    answer last_;          // of the last run
    bool usable_ = false;  // that answer: a credential that nobody has refused
    std::optional<std::chrono::sys_seconds> expires_;
    runtime::time_point resting_until_{};
};

}  // namespace

std::unique_ptr<credential_source> make_exec_source(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::exec_plugin plugin
) {
    return std::make_unique<exec_source>(where, clock, std::move(log), std::move(plugin));
}

}  // namespace vitals::kube::auth
