// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A recorder that writes to a fake API server, on virtual time.

#include "kube_client/api_client.hpp"
#include "publish/event_recorder.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

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

struct recorder_fixture : support::fake_api_fixture {
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
        close();
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
