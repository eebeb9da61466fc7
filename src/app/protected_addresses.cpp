// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/protected_addresses.hpp"

#include "app/recent_addresses.hpp"
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

constexpr auto look_interval = 5s;  // the resolver remembers answers for as long as it may
// Until a name server answers: checks wait for it. Also in profile `any`, which may end.
constexpr auto first_look_interval = 1s;

// Where Pods have addresses of the Internet, those of other Pods are in the same network. A Pod may
// have its one address as a network: of IPv6, networks have 64 bits.
address_policy::prefix neighbourhood(net::interface_address const& of) {
    constexpr unsigned of_ipv6 = 64;
    if (of.address.is_v4() || of.network.bits <= of_ipv6) return of.network;
    return {{of.address.high, 0}, of_ipv6};
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

void protected_addresses::take_answer(
    recent_addresses& of,
    std::vector<address_policy::ip> const& all
) {
    if (of.answered(all, around_.clock.now()) || std::exchange(full_, true)) return;
    log_.warn(
        "too many addresses of Vitals or of the API server: checks may reach the others",
        {{"limit", recent_addresses::most}}
    );
}

// Those of loopback and of one link are denied by their range. Of the latter, the network of a node
// has one for each Pod.
void protected_addresses::take_interfaces() {
    using address_policy::range;
    std::vector<address_policy::ip> all;
    for (auto const& each : around_.interfaces()) {
        auto const where = address_policy::range_of(each.address);
        if (where == range::loopback || where == range::link_local) continue;
        all.push_back(each.address);
        if (where != range::global) continue;
        auto const network = neighbourhood(each);
        if (std::ranges::find(internal_, network) == internal_.end() &&
            internal_.size() < recent_addresses::most)
            internal_.push_back(network);
    }
    if (!all.empty()) take_answer(interfaces_, all);  // none: they could not be read
}

void protected_addresses::add_api_server(std::string host, std::uint16_t port) {
    if (auto const literal = address_policy::parse_ip(host))
        api_servers_.push_back({*literal, port});
    else
        names_.push_back({.host = std::move(host), .port = port});
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
        co_await around_.clock.sleep_for(one.looked_up ? look_interval : first_look_interval);
    }
}

runtime::awaitable<void> protected_addresses::look_up(name& one) {
    auto const found = co_await around_.resolve(one.host);
    bool const no_such_host = !found && found.error().text == net::no_such_host;
    if (found || no_such_host) one.looked_up = true;
    if (no_such_host) take_answer(one.found, {});
    if (!found) {
        if (!std::exchange(one.missed, true))
            log_.warn(
                "an address that checks must not reach is not known",
                {{"name", one.host}, {"error", found.error().text}}
            );
        co_return;
    }
    one.missed = false;
    std::vector<address_policy::ip> all;
    for (auto const& each : found->addresses) all.push_back(net::ip_of(each));
    take_answer(one.found, all);
}

void protected_addresses::add_to(address_policy::settings& to) const {
    interfaces_.add_to(to.own);
    to.api_servers.insert(to.api_servers.end(), api_servers_.begin(), api_servers_.end());
    to.internal.insert(to.internal.end(), internal_.begin(), internal_.end());
    for (auto const& each : names_) {
        if (!each.port) {
            each.found.add_to(to.own);
            continue;
        }
        std::vector<address_policy::ip> addresses;
        each.found.add_to(addresses);
        for (auto const& one : addresses) to.api_servers.push_back({one, *each.port});
    }
}

}  // namespace vitals::app
