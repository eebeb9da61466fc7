// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A recorder that writes to a fake API server, on virtual time.

#include "kube_client/make_api_client.hpp"
#include "publish/event_recorder.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_server.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::publish {

using namespace std::chrono_literals;

struct recorder_fixture : testing::Test {
    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    support::fake_api_server server{context.get_executor()};
    std::unique_ptr<kube_client::api_client> api = make_client();
    event_recorder recorder{
        {context.get_executor(), clock, *api, log.logger(), [] { return 0.5; }, "vitals-0"}
    };
    runtime::asio::cancellation_signal stop;
    bool running = true;

    recorder_fixture() {
        runtime::asio::co_spawn(
            context.get_executor(),
            recorder.run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr) { running = false; }
            )
        );
    }
    ~recorder_fixture() override {
        stop.emit(runtime::asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(running);
        server.stop();
        settle();
    }

    std::unique_ptr<kube_client::api_client> make_client() {
        kube_config::cluster_config config;
        config.server.scheme = kube_config::scheme::http;
        config.server.host = "127.0.0.1";
        config.server.port = server.port();
        kube_client::client_options options;
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

    kube_model::object_reference const shop = config_map_reference("ns", "shop", "uid-1");
    check_event
    change(std::string id, check::status from, check::status to, std::string output = "text") {
        return {shop, std::move(id), from, to, false, origin::start_up, std::move(output)};
    }
    std::vector<std::string> notes() const {
        std::vector<std::string> all;
        for (auto const& each : server.events()) all.push_back(each.note);
        return all;
    }
    static check::problem mistake(std::uint32_t line) {
        return {"checks.yaml", line, 5, "x", "unknown field \"htpp\"; did you mean \"http\"?"};
    }
};

}  // namespace vitals::publish
