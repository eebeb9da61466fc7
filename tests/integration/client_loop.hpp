// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One loop with a real network on it, and a way to run a coroutine there to its end.

#include "net/loop/event_loop.hpp"
#include "net/socket/socket_network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
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
    explicit client_loop(net::socket::socket_network::settings options = {})
        : network{events, std::move(options)} {
        turn();
    }
    // Runs the task to its end, or cancels it after `limit`; far too long is a failed test.
    template <class T>
    T run(runtime::task<T> body, runtime::duration limit = 60s) {
        runtime::cancellation cancel{events.executor()};
        body.start(cancel);
        events.run([&body] { return body.done(); }, clock.now() + limit);
        if (!body.done()) cancel.cancel();
        events.run([&body] { return body.done(); });
        return body.take();
    }

    // All at once, each to its end.
    template <class T>
    std::vector<T> run_all(std::vector<runtime::task<T>> bodies) {
        runtime::cancellation never{events.executor()};
        std::vector<T> values;
        for (auto& each : bodies) each.start(never);
        for (auto& each : bodies) {
            events.run([&each] { return each.done(); }, clock.now() + 60s);
            EXPECT_TRUE(each.done());
            if (each.done()) values.push_back(each.take());
        }
        return values;
    }

    // Serves what is ready.
    void turn() {
        events.run([] { return true; });
    }

    runtime::system_clock clock;
    net::loop::event_loop events{clock};
    net::socket::socket_network network;
};

}  // namespace vitals::integration
