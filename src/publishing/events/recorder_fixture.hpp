// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A recorder that writes to a fake API server, on virtual time.

#include "kube/client/api_client.hpp"
#include "publishing/events/event_recorder.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::events {

using namespace std::chrono_literals;

struct recorder_fixture : support::fake_api_fixture {
    std::unique_ptr<kube::client::api_client> api = make_client();
    event_recorder recorder{
        {context.get_executor(),
         clock,
         *api,
         log.logger(),
         [] { return 0.0; },
         "vitals-0",
         [this](auto const&, std::string_view id) { return present_status(id); }}
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

    std::map<std::string, check::status, std::less<>> present;  // of changed checks, by id
    std::function<void()> when_asked;                           // when a summary is being made
    std::optional<check::status> present_status(std::string_view id) const {
        if (when_asked) when_asked();
        auto const found = present.find(id);
        return found == present.end() ? std::nullopt : std::optional{found->second};
    }

    kube::model::object_reference const shop = config_map_reference("ns", "shop", "uid-1");
    check_event
    change(std::string id, check::status from, check::status to, std::string why = "text") {
        present[id] = to;
        return {shop, std::move(id), from, to, false, origin::start_up, std::move(why)};
    }
    check_event change_in(std::string ns, std::string id) {
        auto one = change(std::move(id), check::status::passing, check::status::critical);
        one.regarding = config_map_reference(std::move(ns), "shop", "uid-1");
        return one;
    }
    void fail(std::string id) {
        recorder.transition(change(std::move(id), check::status::passing, check::status::critical));
    }
    void recover(std::string id) {
        recorder.transition(change(std::move(id), check::status::critical, check::status::passing));
    }
    std::vector<std::string> notes() const {
        std::vector<std::string> all;
        for (auto const& each : server.events()) all.push_back(each.note);
        return all;
    }
    static check::problem problem_at(std::uint32_t line) {
        return {{"checks.yaml", line, 5}, "x", "unknown field \"htpp\"; did you mean \"http\"?"};
    }
};

}  // namespace vitals::publishing::events
