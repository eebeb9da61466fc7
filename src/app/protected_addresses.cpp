// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/protected_addresses.hpp"

#include "log/logger.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/failure.hpp"
#include "net/interfaces.hpp"
#include "net/ip_of.hpp"
#include "net/network.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app {

namespace address_policy = net::address_policy;

namespace {

using namespace std::chrono_literals;

constexpr auto look_interval = 5s;        // the resolver remembers answers for as long as it may
constexpr auto first_look_interval = 1s;  // until a name server answers: checks wait for it

// Where Pods have addresses of the Internet, those of other Pods are in the same network. A Pod may
// have its one address as a network: of IPv6, networks have 64 bits.
address_policy::prefix neighbourhood(net::interface_address const& of) {
    constexpr unsigned of_ipv6 = 64;
    if (of.address.is_v4() || of.network.bits <= of_ipv6) return of.network;
    return {{of.address.high, 0}, of_ipv6};
}

template <class Element>
void append(std::vector<Element>& to, std::vector<Element> const& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

protected_addresses::protected_addresses(
    log::logger log,
    surroundings around,
    std::vector<std::string> const& own_services
)
    : log_{std::move(log)}, around_{std::move(around)} {
    for (auto const& each : own_services) names_.push_back({.host = each});
    take_interfaces();
}

template <class Element>
void protected_addresses::add_once(std::vector<Element>& to, Element const& one) {
    if (std::ranges::find(to, one) != to.end()) return;
    if (to.size() < most_addresses) return to.push_back(one);
    if (std::exchange(full_, true)) return;
    log_.warn(
        "too many addresses of Vitals or of the API server: checks may reach the others",
        {{"limit", most_addresses}}
    );
}

// Those of loopback and of one link are denied by their range. Of the latter, the network of a node
// has one for each Pod.
void protected_addresses::take_interfaces() {
    using address_policy::range;
    for (auto const& each : around_.interfaces()) {
        auto const where = address_policy::range_of(each.address);
        if (where == range::loopback || where == range::link_local) continue;
        add_once(found_.own, each.address);
        if (where == range::global) add_once(found_.internal, neighbourhood(each));
    }
}

void protected_addresses::add_api_server(std::string host, std::uint16_t port) {
    name const one{.host = std::move(host), .port = port};
    if (auto const literal = address_policy::parse_ip(one.host)) return protect(one, *literal);
    names_.push_back(one);
}

void protected_addresses::protect(name const& of, address_policy::ip const& address) {
    if (of.port)
        add_once(found_.api_servers, address_policy::endpoint{address, *of.port});
    else
        add_once(found_.own, address);
}

bool protected_addresses::looked_up() const {
    return std::ranges::all_of(names_, &name::looked_up);
}

runtime::awaitable<void>
protected_addresses::run(std::function<bool()> needed, std::function<void()> looked) {
    needed_ = std::move(needed);
    looked_ = std::move(looked);
    runtime::task_group tasks{co_await runtime::asio::this_coro::executor};
    tasks.spawn(follow_interfaces());
    for (auto& each : names_) tasks.spawn(follow(each));
    co_await tasks.join();
}

runtime::awaitable<void> protected_addresses::follow_interfaces() {
    for (;;) {
        take_interfaces();
        looked_();
        co_await around_.clock.sleep_for(look_interval);
    }
}

runtime::awaitable<void> protected_addresses::follow(name& one) {
    for (;;) {
        if (needed_()) {
            co_await look_up(one);
            looked_();
        }
        bool const waited_for = needed_() && !one.looked_up;
        co_await around_.clock.sleep_for(waited_for ? first_look_interval : look_interval);
    }
}

runtime::awaitable<void> protected_addresses::look_up(name& one) {
    auto const found = co_await around_.resolve(one.host);
    if (found || found.error().text == net::no_such_host) one.looked_up = true;
    if (!found) {
        if (!std::exchange(one.missed, true))
            log_.warn(
                "an address that checks must not reach is not known",
                {{"name", one.host}, {"error", found.error().text}}
            );
        co_return;
    }
    one.missed = false;
    for (auto const& each : found->addresses) protect(one, net::ip_of(each));
}

void protected_addresses::add_to(address_policy::settings& to) const {
    append(to.own, found_.own);
    append(to.api_servers, found_.api_servers);
    append(to.internal, found_.internal);
}

}  // namespace vitals::app
