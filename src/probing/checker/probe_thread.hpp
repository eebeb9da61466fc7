// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One probe loop with its thread, its event loop and its network.

#include "net/address_policy/policy.hpp"
#include "net/loop/event_loop.hpp"
#include "net/socket/socket_network.hpp"
#include "probing/checker/probe_loop.hpp"
#include "probing/checker/probe_loop_statistics.hpp"
#include "probing/checker/turn_watch.hpp"
#include "runtime/mailbox.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace vitals::probing::checker {

// A command of the control loop to a probe loop.
struct command {
    enum class kind : std::uint8_t { start, replace, stop, policy, places, drain, ask, close };
    command::kind what = kind::stop;
    status::handle check{};
    std::shared_ptr<check::definition const> definition{};
    runtime::duration limit{};  // of a drain
    std::shared_ptr<net::address_policy::policy const> policy{};
    std::size_t places = 0;
    std::size_t sockets = 0;
};

class probe_thread {
public:
    // `broke` is called on the thread, as its last act, with the reason why the loop cannot
    // continue.
    using broken = std::function<void(std::string)>;

    probe_thread(
        runtime::clock const& clock,
        log::logger const& log,
        net::socket::socket_network_settings network,
        loop_limits const& limits,
        result_sink to,
        broken broke
    );
    ~probe_thread();  // gives up what is in flight and joins
    probe_thread(probe_thread const&) = delete;
    probe_thread& operator=(probe_thread const&) = delete;

    void post(std::span<command> commands) { commands_.post(commands); }  // moves them out
    void add_to(probe_loop_statistics& sum) const;                        // any thread

private:
    void run();
    void serve();
    void execute(std::vector<command>& commands);

    net::loop::event_loop events_;
    turn_watch turns_;
    broken broke_;
    net::socket::socket_network network_;
    probe_loop loop_;
    runtime::mailbox<command> commands_;
    std::thread thread_;
};

}  // namespace vitals::probing::checker
