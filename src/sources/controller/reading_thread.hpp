// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads ConfigMaps on a thread of its own, each within a budget of CPU time (docs/adr/0011).

#include "core/manifest/parse.hpp"
#include "kube/model/config_map.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/mailbox.hpp"
#include "runtime/spare_memory.hpp"
#include "sources/controller/reader.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

class reading_thread final : public reader {
public:
    reading_thread(
        runtime::executor control,
        receiver to,
        std::chrono::nanoseconds budget = manifest::reading_limit,
        manifest::limits bounds = {}
    );
    ~reading_thread() override;  // gives up and joins: within a millisecond, unless a parser hangs
    reading_thread(reading_thread const&) = delete;
    reading_thread& operator=(reading_thread const&) = delete;

    void read(kube::model::config_map object) override { objects_.post(std::move(object)); }
    void stop() override { stopped_ = true; }
    void ask(std::function<void()> answered) override;

private:
    void read_all(std::vector<kube::model::config_map>& objects);
    void give_memory_back();  // at once or later

    std::chrono::nanoseconds const budget_;
    manifest::limits const bounds_;  // of each ConfigMap
    std::atomic<bool> stopped_ = false;
    runtime::asio::io_context loop_{1};
    runtime::asio::executor_work_guard<runtime::asio::io_context::executor_type> work_;
    runtime::mailbox<reading> readings_;                 // to the control loop
    runtime::mailbox<kube::model::config_map> objects_;  // to the thread
    runtime::spare_memory spare_;                        // on the thread
    runtime::asio::steady_timer pending_{loop_};         // until memory is given back
    std::thread thread_;
};

}  // namespace vitals::sources::controller
