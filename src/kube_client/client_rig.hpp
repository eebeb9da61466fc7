// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's tests: a client, a scripted server on loopback and a clock that only the test moves.

#include "kube_client/make_api_client.hpp"
#include "support/memory_log.hpp"
#include "support/scripted_server.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube_client::testing {

// An operation under way; `result` comes when it ends.
template <class T>
struct pending {
    runtime::asio::cancellation_signal cancel;
    std::optional<T> result;
    std::exception_ptr error;

    bool ended() const { return result.has_value() || error != nullptr; }
};

struct client_rig {
    client_rig() { config.server = {kube_config::scheme::http, "127.0.0.1", server.port(), ""}; }
    ~client_rig() {
        stop_.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(run_until([this] { return !running_; })) << "the client does not end";
    }
    client_rig(client_rig const&) = delete;
    client_rig& operator=(client_rig const&) = delete;

    api_client& client() {
        if (!client_)
            client_ = make_api_client(context.get_executor(), clock, log.logger(), config, options);
        return *client_;
    }

    // What the client does on its own, exec plugins among it, until the rig ends.
    void keep_client_running() {
        running_ = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            client().run(),
            runtime::asio::bind_cancellation_slot(
                stop_.slot(),
                [this](std::exception_ptr const&) { running_ = false; }
            )
        );
    }

    // Real sockets need real (if little) time: runs the loop, never the clock.
    bool run_until(std::function<bool()> const& reached) {
        auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        context.restart();
        while (!reached() && std::chrono::steady_clock::now() < give_up)
            context.run_one_for(std::chrono::milliseconds{2});
        return reached();
    }

    template <class T>
    std::unique_ptr<pending<T>> start(runtime::awaitable<T> operation) {
        auto task = std::make_unique<pending<T>>();
        auto* const into = task.get();
        auto done = [into](std::exception_ptr error, T value) {
            into->error = error;
            if (!error) into->result.emplace(std::move(value));
        };
        runtime::asio::co_spawn(
            context.get_executor(),
            std::move(operation),
            runtime::asio::bind_cancellation_slot(into->cancel.slot(), std::move(done))
        );
        return task;
    }

    template <class T>
    T finish(pending<T>& task) {
        EXPECT_TRUE(run_until([&task] { return task.ended(); })) << "it hangs";
        if (task.error) std::rethrow_exception(task.error);
        return std::move(task.result).value();
    }

    template <class T>
    T run(runtime::awaitable<T> operation) {
        auto const task = start(std::move(operation));
        return finish(*task);
    }

    api_result<api_response> get(std::string target) {
        return run(client().call({.target = std::move(target)}));
    }

    runtime::asio::io_context context;
    support::virtual_clock clock{context};
    support::memory_log log;
    support::scripted_server server{context};
    kube_config::cluster_config config;
    client_options options{.user_agent = "vitals/test", .random = [] { return 0.0; }};

private:
    std::unique_ptr<api_client> client_;
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::kube_client::testing
