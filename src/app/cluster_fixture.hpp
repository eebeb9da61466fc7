// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions from a fake API server on virtual time, and their receivers.

#include "app/cluster.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"
#include "sources/cluster/cluster_definitions.hpp"
#include "sources/definition_source.hpp"
#include "support/fake_api_fixture.hpp"

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

namespace vitals::app {

class cluster_fixture : public support::fake_api_fixture {
protected:
    ~cluster_fixture() override {
        end();
        close();
    }

    // None: all namespaces, in one watch.
    void follow(std::vector<std::string> namespaces = {}) {
        definitions = std::make_unique<sources::cluster::cluster_definitions>(
            sources::cluster::cluster_definitions::parts{
                context.get_executor(),
                clock,
                log.logger(),
                *cluster_.client,
                cluster_.config
            },
            sources::cluster::cluster_scope{
                .namespaces = std::move(namespaces),
                .selector = "vitals.dev/checks=true",
            },
            to
        );
        running_ = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            definitions->run(),
            runtime::asio::bind_cancellation_slot(
                stop_.slot(),
                [this](std::exception_ptr const&) { running_ = false; }
            )
        );
        pass(std::chrono::seconds{1});  // the jitter of the first list
    }
    void end() {
        stop_.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running_; })) << "it does not end";
    }

    std::vector<std::string> synced;   // namespaces
    std::vector<std::string> waiting;  // and why
    sources::definition_source::outputs to{
        .changed = [](kube::model::config_map&&) {},
        .removed = [](kube::model::object_key const&) {},
        .synced = [this](std::string const& ns) { synced.push_back(ns); },
        .waiting = [this](std::string const& why) { waiting.push_back(why); },
        .add_heartbeat = [](std::string const&) { return [] {}; }
    };

private:
    cluster cluster_ = make_cluster(context.get_executor(), clock, log.logger(), cluster_config());

protected:
    std::unique_ptr<sources::cluster::cluster_definitions> definitions;

private:
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::app
