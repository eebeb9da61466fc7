// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Works on the folder of --state-dir on a thread of its own, one job after the other: a disk that
// does not answer holds no loop.

#include "publishing/state_files/state_folder.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/mailbox.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

namespace vitals::publishing::state_files {

class state_thread {
public:
    using answer = std::move_only_function<void()>;              // on the control loop
    using job = std::move_only_function<answer(state_folder&)>;  // on the thread

    state_thread(runtime::executor const& control, state_folder folder);
    ~state_thread();  // joins: the job under way ends first
    state_thread(state_thread const&) = delete;
    state_thread& operator=(state_thread const&) = delete;

    void post(job what) { jobs_.post(std::move(what)); }
    // For jobs: the thread is to end.
    std::atomic<bool> const& stopped() const { return stopped_; }

private:
    std::atomic<bool> stopped_ = false;
    state_folder folder_;  // on the thread
    runtime::asio::io_context loop_{1};
    runtime::asio::executor_work_guard<runtime::asio::io_context::executor_type> work_;
    runtime::mailbox<answer> answers_;
    runtime::mailbox<job> jobs_;
    std::thread thread_;
};

}  // namespace vitals::publishing::state_files
