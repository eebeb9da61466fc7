// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's tests: a client, a scripted server on loopback and a clock that only the test
// moves.

#include "kube/client/make_api_client.hpp"
#include "support/loop_rig.hpp"
#include "support/memory_log.hpp"
#include "support/scripted_server.hpp"

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

namespace vitals::kube::client::testing {

using support::pending;

struct client_rig : support::loop_rig {
    client_rig() { config.server = {config::scheme::http, "127.0.0.1", server.port(), ""}; }
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

    // Runs exec plugins until the rig ends.
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

    api_result<api_response> get(std::string target) {
        return run(client().call({.target = std::move(target)}));
    }

    support::memory_log log;
    support::scripted_server server{context};
    config::cluster_config config;
    client_options options{.user_agent = "vitals/test", .random = [] { return 0.0; }};

private:
    std::unique_ptr<api_client> client_;
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::kube::client::testing
