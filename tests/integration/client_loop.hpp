// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One loop with a real network on it, and a way to run a coroutine there to its end.

#include "net/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {

using namespace std::chrono_literals;

inline std::size_t open_descriptors() {
    namespace fs = std::filesystem;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{})
    );
}

class client_loop {
public:
    explicit client_loop(net::socket_network::settings options = {})
        : network{context.get_executor(), clock, std::move(options)} {
        tasks_.spawn(network.run());
        context.poll();
    }
    ~client_loop() {
        tasks_.cancel_all();
        context.restart();
        while (!tasks_.empty()) context.run_one();
    }

    // Runs the coroutine to its end, or cancels it after `limit`; far too long is a failed test.
    template <class T>
    T run(runtime::awaitable<T> body, runtime::duration limit = 60s) {
        std::optional<T> ended;
        runtime::asio::cancellation_signal cancel;
        runtime::asio::co_spawn(
            context.get_executor(),
            std::move(body),
            runtime::asio::bind_cancellation_slot(
                cancel.slot(),
                [&ended](std::exception_ptr error, T value) {
                    if (error) std::rethrow_exception(error);
                    ended = std::move(value);
                }
            )
        );
        auto const end = clock.now() + limit;
        context.restart();
        while (!ended && clock.now() < end) context.run_one_until(end);
        if (!ended) cancel.emit(runtime::asio::cancellation_type::terminal);
        while (!ended) context.run_one();
        return std::move(*ended);
    }

    template <class T>
    T run(runtime::task<T> body, runtime::duration limit = 60s) {
        runtime::cancellation cancel{context.get_executor()};
        body.start(cancel);
        auto const end = clock.now() + limit;
        context.restart();
        while (!body.done() && clock.now() < end) context.run_one_until(end);
        if (!body.done()) cancel.cancel();
        while (!body.done()) context.run_one();
        return body.take();
    }

    // All at once, each to its end.
    template <class T>
    std::vector<T> run_all(std::vector<runtime::task<T>> bodies) {
        runtime::cancellation never{context.get_executor()};
        std::vector<T> values;
        context.restart();
        for (auto& each : bodies) each.start(never);
        for (auto& each : bodies) {
            while (!each.done()) context.run_one_for(60s);
            values.push_back(each.take());
        }
        return values;
    }

    runtime::asio::io_context context{1};
    runtime::system_clock clock;
    net::socket_network network;

private:
    runtime::task_group tasks_{context.get_executor()};
};

}  // namespace vitals::integration
