// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/targets.hpp"

#include "app/command_line/options.hpp"
#include "app/defaults.hpp"
#include "app/targets_file.hpp"
#include "core/manifest/target_rule.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/in_cluster.hpp"
#include "log/logger.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/dns/resolver.hpp"
#include "net/dns/search_list.hpp"
#include "net/ip_of.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

namespace address_policy = net::address_policy;
using namespace std::chrono_literals;

namespace {

constexpr auto look_interval = 5s;
constexpr int looks_per_look_up = 6;  // Services and interfaces rarely change
// Of names that change their addresses again and again.
constexpr std::size_t most_addresses = 256;

template <class Element>
void add_once(std::vector<Element>& to, Element const& one) {
    if (to.size() < most_addresses && std::ranges::find(to, one) == to.end()) to.push_back(one);
}

std::optional<address_policy::ip> ip_of(sockaddr const& from) {
    if (from.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &from, sizeof v4);
        return address_policy::ip::v4(ntohl(v4.sin_addr.s_addr));
    }
    if (from.sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from, sizeof v6);
    return address_policy::ip::v6(std::span<unsigned char const, 16>{v6.sin6_addr.s6_addr});
}

// Those of loopback are denied by their range.
std::vector<address_policy::ip> own_interfaces() {
    std::vector<address_policy::ip> made;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return made;
    for (auto const* each = all; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        auto const address = ip_of(*each->ifa_addr);
        if (address && address_policy::range_of(*address) != address_policy::range::loopback)
            made.push_back(*address);
    }
    ::freeifaddrs(all);
    return made;
}

std::string cluster_domain() {
    auto const names = net::dns::read_search_list("/etc/resolv.conf");
    auto const found = names.cluster_domain();
    return found.empty() ? "cluster.local" : std::string{found};
}

}  // namespace

address_policy::settings target_settings(command_line::target_options const& options) {
    address_policy::settings made{
        .profile = options.profile.value_or(default_profile()),
        .audit = options.audit,
    };
    made.rules = options.allow;
    made.rules.insert(made.rules.end(), options.deny.begin(), options.deny.end());
    made.nat64 = options.nat64;
    return made;
}

std::string refusal_by(address_policy::policy const& by, manifest::written_target const& written) {
    using address_policy::request;
    request const what{
        .ns = written.ns,
        .host = written.host,
        .port = written.port,
        .sends = written.chosen_bytes ? request::bytes::chosen : request::bytes::fixed,
        .has = written.may_change ? request::effect::may_change : request::effect::none,
    };
    auto const refused = by.judge_unresolved(what);
    if (!refused) return {};
    return "blocked: " + (refused->address ? describe(refused->why, *refused->address, what.port)
                                           : describe(refused->why, what.port));
}

targets::targets(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger log,
    command_line::run_options const& options,
    own_ports ports
)
    : clock_{clock},
      log_{std::move(log)},
      file_{options.targets.file},
      file_watch_{options.targets.file},
      own_services_{options.targets.own_services},
      names_{loop, clock, {}},
      flags_{target_settings(options.targets)} {
    flags_.own_ports = {ports.api, ports.metrics};
    flags_.open_port = ports.health;
    flags_.cluster_domain = cluster_domain();
    flags_.own = own_interfaces();
    auto const around = kube::config::process_environment();
    if (kube::config::is_in_cluster(around)) {
        auto const port = around.variable("KUBERNETES_SERVICE_PORT").value_or("");
        std::uint16_t number = 443;
        std::from_chars(port.data(), port.data() + port.size(), number);
        api_servers_.push_back({*around.variable("KUBERNETES_SERVICE_HOST"), number});
    }
    add_literals();
    publish();
}

void targets::add_api_server(std::string host, std::uint16_t port) {
    api_servers_.push_back({std::move(host), port});
    add_literals();
    publish();
}

// Names are looked up once the loop runs.
void targets::add_literals() {
    for (auto const& each : api_servers_)
        if (auto const literal = address_policy::parse_ip(each.host))
            add_once(flags_.api_servers, address_policy::endpoint{*literal, each.port});
}

std::expected<void, std::string> targets::open() {
    if (file_.empty()) return {};
    auto read = read_targets_file(file_);
    if (!read) return std::unexpected{"--targets-file: " + read.error()};
    of_file_ = std::move(*read);
    publish();
    return {};
}

targets::policy targets::now() const {
    std::lock_guard const held{guard_};
    return now_;
}

std::string targets::refusal(manifest::written_target const& what) const {
    return refusal_by(*now(), what);
}

runtime::awaitable<void> targets::run() {
    runtime::task_group tasks{co_await runtime::asio::this_coro::executor};
    tasks.spawn(names_.run());
    tasks.spawn(follow());
    co_await tasks.join();
}

runtime::awaitable<void> targets::follow() {
    for (int rest = 0;; --rest) {
        reload();
        bool const needed = now()->settings().profile != address_policy::profile::any;
        if (needed && rest <= 0) {
            co_await look_up();
            publish();
            rest = looks_per_look_up;
        }
        co_await clock_.sleep_for(look_interval);
    }
}

// An address stays denied until Vitals ends: a lost answer must not open it.
runtime::awaitable<void> targets::look_up() {
    for (auto const& each : own_interfaces()) add_once(flags_.own, each);
    for (auto const& name : own_services_) {
        auto const found = co_await names_.resolve(name);
        if (!found) continue;
        for (auto const& each : *found) add_once(flags_.own, net::ip_of(each));
    }
    for (std::size_t i = 0; i < api_servers_.size(); ++i) {
        auto const each = api_servers_[i];
        auto const found = co_await names_.resolve(each.host);
        if (!found) continue;
        for (auto const& address : *found)
            add_once(flags_.api_servers, address_policy::endpoint{net::ip_of(address), each.port});
    }
}

void targets::reload() {
    if (file_.empty()) return;
    auto const seen = file_watch_.changed(clock_.now());
    if (!seen) return;
    auto read = read_targets_file(file_);
    if (!read) {
        log_.error("the targets file is not used", {{"error", read.error()}});
        file_watch_.accept(*seen);
        return;
    }
    file_watch_.accept(*seen);
    of_file_ = std::move(*read);
    log_.info("targets read", {{"file", file_}});
    publish();
}

void targets::publish() {
    auto wanted = flags_;
    apply(of_file_, wanted);
    if (auto const present = now(); present && present->settings() == wanted) return;
    auto made = std::make_shared<address_policy::policy const>(std::move(wanted), ++edition_);
    {
        std::lock_guard const held{guard_};
        now_ = made;
    }
    if (changed_) changed_(made);
}

}  // namespace vitals::app
