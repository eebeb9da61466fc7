// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A watcher that follows a fake API server over real HTTP, on virtual time. A test edits the
// server's objects and asserts on what the watcher handed on.

#include "kube/client/api_client.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::support {

inline kube::model::collection labelled_config_maps() {
    return {.resource = kube::model::config_maps(), .label_selector = "vitals.dev/checks=true"};
}

class WatchedCluster : public fake_api_fixture {
protected:
    explicit WatchedCluster(kube::model::collection of = labelled_config_maps())
        : watcher{
              {clock, *api, log.logger(), [this] { return random; }},
              std::move(of),
              {.decode = [this](auto const& meta, auto) { return decode(meta); },
               .removed = [this](auto const& key) { notified.push_back("-" + key.name); }},
              {.on_synced = [this] { ++synced; }, .on_progress = [this] { ++progress; }}
          } {}
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
    std::function<void(std::string const& name)> on_put = [](auto const&) {};  // after "+name"
    double random = 0.5;
    int synced = 0;
    int progress = 0;

    // Every version of an object is a change.
    kube::informer::decoded decode(kube::model::object_meta const& meta) {
        return {std::hash<std::string>{}(meta.resource_version), [this, name = meta.key.name] {
                    notified.push_back("+" + name);
                    on_put(name);
                }};
    }

    kube::informer::watcher watcher;

private:
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace vitals::support
