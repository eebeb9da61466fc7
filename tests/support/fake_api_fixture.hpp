// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A fake API server over real HTTP on virtual time, with clients that reach it. Whoever adds a
// client's user ends it in his own destructor, then calls close().

#include "kube/client/make_api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_server.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>

namespace vitals::support {

using namespace std::chrono_literals;

class fake_api_fixture : public testing::Test {
protected:
    // Lets the sockets work until the condition holds; time stands still.
    bool until(std::function<bool()> const& condition) {
        auto const limit = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            context.restart();
            context.run_one_for(2ms);
        }
        return true;
    }
    // Lets everything happen that is under way.
    void settle() {
        for (int quiet = 0; quiet < 3;) {
            context.restart();
            quiet = context.run_one_for(1ms) == 0 ? quiet + 1 : 0;
        }
    }
    void pass(runtime::duration time) {
        clock.advance(time);
        settle();
    }
    // The server's coroutines end on the loop.
    void close() {
        server.stop();
        settle();
    }

    kube::config::cluster_config cluster_config() const {
        kube::config::cluster_config config;
        config.server.scheme = kube::config::scheme::http;
        config.server.host = "127.0.0.1";
        config.server.port = server.port();
        return config;
    }
    // Without a limit of its own, and without chance.
    std::unique_ptr<kube::client::api_client> make_client() {
        kube::client::client_options options;
        options.random = [] { return 0.0; };
        options.requests_per_second = 1e6;
        options.burst = 1e6;
        return kube::client::make_api_client(
            context.get_executor(),
            clock,
            log.logger(),
            cluster_config(),
            options
        );
    }

    runtime::asio::io_context context{1};
    virtual_clock clock{context};
    memory_log log;
    fake_api_server server{context.get_executor()};
};

}  // namespace vitals::support
