// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For tests of coroutines: a loop that runs on real sockets and processes, and a clock that only
// the test moves.

#include "runtime/coroutine.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::support {

// An operation under way; `result` comes when it ends.
template <class T>
struct pending {
    runtime::asio::cancellation_signal cancel;
    std::optional<T> result;
    std::exception_ptr error;

    bool ended() const { return result.has_value() || error != nullptr; }
};

struct loop_rig {
    // Real sockets need real (if little) time: runs the loop, never the clock.
    bool run_until(std::function<bool()> const& reached) {
        auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        context.restart();
        while (!reached() && std::chrono::steady_clock::now() < give_up)
            context.run_one_for(std::chrono::milliseconds{2});
        return reached();
    }

    template <class T>
    std::unique_ptr<pending<T>> start(runtime::awaitable<T> operation) {
        auto task = std::make_unique<pending<T>>();
        auto* const into = task.get();
        auto done = [into](std::exception_ptr error, T value) {
            into->error = error;
            if (!error) into->result.emplace(std::move(value));
        };
        runtime::asio::co_spawn(
            context.get_executor(),
            std::move(operation),
            runtime::asio::bind_cancellation_slot(into->cancel.slot(), std::move(done))
        );
        return task;
    }

    template <class T>
    T finish(pending<T>& task) {
        EXPECT_TRUE(run_until([&task] { return task.ended(); })) << "it hangs";
        if (task.error) std::rethrow_exception(task.error);
        return std::move(task.result).value();
    }

    template <class T>
    T run(runtime::awaitable<T> operation) {
        auto const task = start(std::move(operation));
        return finish(*task);
    }

    runtime::asio::io_context context;
    virtual_clock clock{context};
};

}  // namespace vitals::support
