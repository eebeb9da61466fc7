// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses of Vitals itself and of the API server, which checks must not reach, and the
// networks that they are in. They may change: names and interfaces are looked at again and again.
// An address stays protected for 10 min of answers without it: a lost or a failed answer must not
// open it. Lives on the control loop.

#include "app/recent_addresses.hpp"
#include "log/logger.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/interfaces.hpp"
#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace vitals::app {

class protected_addresses {
public:
    struct surroundings {
        runtime::clock& clock;
        // The name outlives the call.
        std::function<runtime::awaitable<net::result<net::host_addresses>>(std::string const&)>
            resolve;
        std::function<std::vector<net::interface_address>()> interfaces = net::interface_addresses;
    };
    protected_addresses(
        log::logger log,
        surroundings around,
        std::vector<std::string> const& own_services
    );

    // Before run().
    void add_api_server(std::string host, std::uint16_t port);
    // Looks at all names at the same time, every 5 s, while `needed`; within a second after they
    // are needed, and every second at one that no name server has answered for yet. Calls `looked`
    // after each look. Until it is cancelled.
    runtime::awaitable<void> run(std::function<bool()> needed, std::function<void()> looked);
    // Whether a name server has answered for every name once: with addresses, or that there is no
    // such host.
    bool looked_up() const;
    void add_to(net::address_policy::settings& to) const;

private:
    struct name {
        std::string host;
        std::optional<std::uint16_t> port{};  // of an API server; none: a Service of Vitals
        recent_addresses found{};
        bool looked_up = false;
        bool missed = false;  // which was logged
    };

    void take_interfaces();
    runtime::awaitable<void> follow_interfaces();
    runtime::awaitable<void> follow(name& one);
    runtime::awaitable<void> look_up(name& one);
    void take_answer(recent_addresses& of, std::vector<net::address_policy::ip> const& all);

    log::logger log_;
    surroundings around_;
    std::function<bool()> needed_;
    std::function<void()> looked_;
    std::list<name> names_;
    recent_addresses interfaces_;
    std::vector<net::address_policy::prefix> internal_;
    std::vector<net::address_policy::endpoint> api_servers_;  // by their addresses
    bool full_ = false;
};

}  // namespace vitals::app
