// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A watcher that follows a fake API server over real HTTP, on virtual time. A test edits the
// server's objects and asserts on what the object store reported.

#include "kube/client/api_client.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace vitals::support {

class WatchedCluster : public fake_api_fixture {
protected:
    ~WatchedCluster() override {
        stop_.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running_; })) << "the watcher does not end";
        close();
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
        notified.clear();
    }
    bool watching() const { return watcher.state().connected && server.open_watches() == 1; }

    std::size_t lists() const {
        return server.requests(request_kind::list).size() +
               server.requests(request_kind::page).size();
    }
    std::size_t watches() const { return server.requests(request_kind::watch).size(); }
    seen_request last(request_kind kind) const { return server.requests(kind).back(); }

    std::unique_ptr<kube::client::api_client> api = make_client();
    std::vector<std::string> notified;  // "+name" and "-name"
    kube::informer::object_store store{
        {.changed = [this](auto const& what) { notified.push_back("+" + what.key.name); },
         .removed = [this](auto const& key) { notified.push_back("-" + key.name); }}
    };
    double random = 0.5;
    int synced = 0;
    int progress = 0;
    kube::informer::watcher watcher{
        {clock, *api, store, log.logger(), [this] { return random; }},
        {.ns = "", .label_selector = "vitals.dev/checks=true"},
        {.on_synced = [this] { ++synced; }, .on_progress = [this] { ++progress; }}
    };

private:
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::support
