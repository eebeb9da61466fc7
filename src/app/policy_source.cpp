// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/policy_source.hpp"

#include "app/command_line/options.hpp"
#include "app/defaults.hpp"
#include "app/targets_file.hpp"
#include "core/manifest/target_rule.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/in_cluster.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/dns/search_list.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace vitals::app {

namespace address_policy = net::address_policy;
using namespace std::chrono_literals;

namespace {

constexpr auto look_interval = 5s;
constexpr auto longest_first_look = 10s;

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
    made.internal = options.internal;
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
        .over = written.datagrams ? net::transport::datagram : net::transport::stream,
    };
    auto const refused = by.judge_unresolved(what);
    if (!refused) return {};
    return "blocked: " + (refused->address ? describe(refused->why, *refused->address, what.port)
                                           : describe(refused->why, what.port));
}

policy_source::policy_source(
    parts from,
    command_line::target_options const& options,
    own_ports ports
)
    : clock_{from.around.clock},
      log_{std::move(from.log)},
      flags_{target_settings(options)},
      file_{options.file, from.in_cluster},
      addresses_{log_, std::move(from.around), options.own_services},
      look_ended_{from.loop},
      in_cluster_{from.in_cluster} {
    flags_.own_ports = {ports.api, ports.metrics};
    flags_.open_port = ports.health;
    flags_.cluster_domain = cluster_domain();
    auto const around = kube::config::process_environment();
    if (kube::config::is_in_cluster(around)) {
        constexpr std::uint16_t usual = 443;  // of a wrong port find_cluster() complains
        addresses_.add_api_server(
            around.variable("KUBERNETES_SERVICE_HOST").value_or(""),
            kube::config::service_port(around).value_or(usual)
        );
    }
    publish();
}

void policy_source::add_api_server(std::string host, std::uint16_t port) {
    addresses_.add_api_server(std::move(host), port);
    publish();
}

std::expected<void, std::string> policy_source::open() {
    if (flags_.profile == address_policy::profile::own_namespace && !in_cluster_)
        return std::unexpected{"--targets own-namespace: " + std::string{needs_a_cluster}};
    if (auto const opened = file_.open(); !opened) return opened;
    publish();
    return {};
}

void policy_source::take_services(services known) {
    services_ = std::move(known);
    publish();
    look_ended_.notify_all();
}

bool policy_source::needs_services() const {
    return now()->settings().profile == address_policy::profile::own_namespace;
}

policy_source::policy policy_source::now() const {
    std::lock_guard const held{published_.guard};
    return published_.now;
}

std::string policy_source::refusal(manifest::written_target const& what) const {
    return refusal_by(*now(), what);
}

runtime::awaitable<void> policy_source::run() {
    runtime::task_group tasks{co_await runtime::asio::this_coro::executor};
    tasks.spawn(
        addresses_.run([this] { return needs_addresses(); }, [this] { addresses_looked_up(); })
    );
    tasks.spawn(follow_file());
    co_await tasks.join();
}

bool policy_source::needs_addresses() const {
    return now()->settings().profile != address_policy::profile::any;
}

void policy_source::addresses_looked_up() {
    publish();
    look_ended_.notify_all();
}

runtime::awaitable<void> policy_source::looked_up() {
    if (!needs_addresses() || knows_enough()) co_return;
    co_await runtime::with_timeout(clock_, longest_first_look, first_look_up());
    if (!addresses_.looked_up())
        log_.warn(
            "checks run before all addresses are known that they must not reach",
            {{"hint", "the name servers of the Pod do not answer"}}
        );
}

runtime::awaitable<bool> policy_source::first_look_up() {
    while (!knows_enough()) co_await look_ended_.wait();
    co_return true;
}

bool policy_source::knows_enough() const {
    return addresses_.looked_up() && (services_ || !needs_services());
}

runtime::awaitable<void> policy_source::follow_file() {
    for (;;) {
        co_await clock_.sleep_for(look_interval);
        auto const edited = file_.reload(clock_.now());
        if (!edited)
            log_.error(
                "the targets file is not used",
                {{"error", edited.error()},
                 {"hint", "the rules before it stay until the next start, which fails"}}
            );
        if (!edited || !*edited) continue;
        log_.info("targets read", {{"file", file_.path()}});
        publish();
        if (to_.edited) to_.edited();
    }
}

void policy_source::publish() {
    auto wanted = flags_;
    addresses_.add_to(wanted);
    add_to(wanted, file_.read());
    auto const present = now();
    bool const same = present && present->settings() == wanted;
    auto known = wanted.profile == address_policy::profile::own_namespace ? services_ : nullptr;
    if (same && present->known() == known) return;
    if (!same) ++published_.edition;
    auto made = std::make_shared<address_policy::policy const>(
        std::move(wanted),
        published_.edition,
        std::move(known)
    );
    {
        std::lock_guard const held{published_.guard};
        published_.now = made;
    }
    if (to_.changed) to_.changed(made);
}

}  // namespace vitals::app
