// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A watcher that follows a fake API server over real HTTP, on virtual time. A test edits the server's
// objects and asserts on what the object store told.

#include "informer/watcher.hpp"
#include "kube_client/make_api_client.hpp"
#include "support/fake_api_server.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace vitals::support {

using namespace std::chrono_literals;

class WatchedCluster : public testing::Test {
protected:
    ~WatchedCluster() override {
        stop_.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running_; })) << "the watcher does not end";
        server.stop();
        settle();
    }

    void start() {
        running_ = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            watcher.run(),
            runtime::asio::bind_cancellation_slot(
                stop_.slot(),
                [this](std::exception_ptr) { running_ = false; }
            )
        );
        pass(1s);  // the splay of the first list
    }
    void start_and_sync() {
        start();
        ASSERT_TRUE(until([this] { return watching(); }));
        told.clear();
    }
    bool watching() const { return watcher.state().connected && server.open_watches() == 1; }

    // Lets the sockets work until the condition holds; time stands still.
    bool until(std::function<bool()> const& condition) {
        auto const limit = std::chrono::steady_clock::now() + 10s;
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
    std::size_t lists() const {
        return server.requests(request_kind::list).size() +
               server.requests(request_kind::page).size();
    }
    std::size_t watches() const { return server.requests(request_kind::watch).size(); }
    seen_request last(request_kind kind) const { return server.requests(kind).back(); }

    runtime::asio::io_context context{1};
    virtual_clock clock{context};
    memory_log log;
    fake_api_server server{context.get_executor()};
    std::unique_ptr<kube_client::api_client> api = make_client();
    std::vector<std::string> told;  // "+name" and "-name"
    informer::object_store store{
        {.changed = [this](auto const& what) { told.push_back("+" + what.key.name); },
         .removed = [this](auto const& key) { told.push_back("-" + key.name); }}
    };
    double random = 0.5;
    int synced = 0;
    int progress = 0;
    informer::watcher watcher{
        {clock, *api, store, log.logger(), [this] { return random; }},
        {.space = "", .label_selector = "vitals.dev/checks=true"},
        {.on_synced = [this] { ++synced; }, .on_progress = [this] { ++progress; }}
    };

private:
    std::unique_ptr<kube_client::api_client> make_client() {
        kube_config::cluster_config config;
        config.server.scheme = kube_config::scheme::http;
        config.server.host = "127.0.0.1";
        config.server.port = server.port();
        kube_client::client_options options;
        options.random = [] { return 0.0; };
        options.requests_per_second = 1e6;
        options.burst = 1e6;
        return kube_client::make_api_client(
            context.get_executor(),
            clock,
            log.logger(),
            config,
            options
        );
    }

    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::support
