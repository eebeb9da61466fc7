// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/address_policy/policy.hpp"

#include "net/address_policy/ip.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/address_policy/rule.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::address_policy {

namespace {

constexpr auto localhost = ip::v4(0x7f00'0001);

bool is_localhost(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host == "localhost" || host.ends_with(".localhost");  // RFC 6761 section 6.3
}

std::optional<denial> range_denial(range of) {
    switch (of) {
        case range::loopback:
            return denial::loopback;
        case range::link_local:
            return denial::link_local;
        case range::multicast:
            return denial::multicast;
        case range::broadcast:
            return denial::broadcast;
        case range::reserved:
            return denial::reserved;
        case range::global:
        case range::internal:
            break;
    }
    return std::nullopt;
}

bool in_nat64(settings const& of, ip const& one) {
    return std::ranges::any_of(of.nat64, [&](prefix const& each) { return each.holds(one); });
}

}  // namespace

policy::policy(settings of, std::uint64_t edition) : settings_{std::move(of)}, edition_{edition} {}

verdict policy::judge(request const& what, ip const& to) const {
    permitted_endpoint const there{to, what.port};
    if (settings_.profile == profile::any && settings_.rules.empty()) return {there, {}};
    auto const denied = denial_of(what, to);
    if (denied && !settings_.audit) return {{}, denied};
    return {there, denied};
}

std::optional<denial> policy::denial_of(request const& what, ip const& to) const {
    auto const inner = embedded(to, settings_.nat64);
    if (!inner) return denial_of_target(what, to);
    if (auto const denied = denial_of_target(what, *inner)) return denied;
    // Behind NAT64 the outer address is only a notation.
    if (in_nat64(settings_, to)) return std::nullopt;
    return denial_of_address(rules_about(what, to), to, what.port);
}

std::optional<denial> policy::denial_of_target(request const& what, ip const& one) const {
    auto const said = settings_.rules.empty() ? opinion{} : rules_about(what, one);
    if (auto const denied = denial_of_address(said, one, what.port)) return denied;
    if (settings_.profile == profile::any || said.exact) return std::nullopt;
    if (!said.names_port)
        if (auto const port = denial_of_port(what)) return port;
    if (said.allows() || what.has == request::effect::none) return std::nullopt;
    // Vitals is no way around the NetworkPolicies of other tenants.
    if (range_of(one) != range::internal || is_own_service_of(what.ns, what.host))
        return std::nullopt;
    return denial::changes;
}

std::optional<denial>
policy::denial_of_address(opinion const& said, ip const& one, std::uint16_t port) const {
    if (said.denies) return denial::rule;
    if (settings_.profile == profile::any) return std::nullopt;
    auto const where = range_of(one);
    if (auto const part = protected_part(one, where, port)) {
        if (said.exact) return std::nullopt;
        return part;
    }
    if (said.allows()) return std::nullopt;
    if (where == range::internal && settings_.profile == profile::internet) return denial::internal;
    return range_denial(where);
}

std::optional<denial> policy::protected_part(ip const& one, range where, std::uint16_t port) const {
    if (is_metadata(one)) return denial::metadata;
    if (port != settings_.open_port && std::ranges::find(settings_.own, one) != settings_.own.end())
        return denial::own;
    if (where == range::loopback &&
        std::ranges::find(settings_.own_ports, port) != settings_.own_ports.end())
        return denial::own;
    endpoint const there{one, port};
    if (std::ranges::find(settings_.api_servers, there) != settings_.api_servers.end())
        return denial::api_server;
    return std::nullopt;
}

std::optional<denial> policy::denial_of_port(request const& what) {
    if (is_node_port(what.port)) return denial::node_port;
    if (what.sends == request::bytes::chosen && is_bad_port(what.port)) return denial::bad_port;
    return std::nullopt;
}

policy::opinion policy::rules_about(request const& what, ip const& one) const {
    opinion made;
    for (auto const& each : settings_.rules) {
        auto const bits = each.speaks_for(what.ns, what.host, one, what.port);
        if (bits < 0) continue;
        bool const denies = each.does == rule::action::deny;
        if (bits > made.bits)
            made.denies = denies;
        else if (bits == made.bits)
            made.denies = made.denies || denies;
        made.bits = std::max(made.bits, bits);
        if (denies) continue;
        made.names_port = made.names_port || !each.ports.all();
        made.exact = made.exact || each.is_exact();
    }
    return made;
}

// "web.shop.svc", "web.shop.svc.cluster.local": names that only the cluster's DNS answers.
bool policy::is_own_service_of(std::string_view ns, std::string_view host) const {
    if (ns.empty()) return false;
    if (host.ends_with('.')) host.remove_suffix(1);
    auto const cut = [&host](std::string_view tail) {
        if (!host.ends_with(tail)) return false;
        auto const rest = host.substr(0, host.size() - tail.size());
        if (!rest.ends_with('.')) return false;
        host = rest.substr(0, rest.size() - 1);
        return true;
    };
    cut(settings_.cluster_domain);
    return cut("svc") && cut(ns) && !host.empty();
}

std::optional<policy::refusal> policy::judge_unresolved(request const& what) const {
    if (settings_.audit) return std::nullopt;
    auto const literal = is_localhost(what.host) ? localhost : parse_ip(what.host);
    if (literal) {
        auto const denied = judge(what, *literal).denied;
        if (!denied) return std::nullopt;
        return refusal{*denied, *literal};
    }
    if (settings_.profile == profile::any) return std::nullopt;
    auto const denied = denial_of_port(what);
    // A rule that names the port may allow the address, which is not known yet.
    bool const perhaps = std::ranges::any_of(settings_.rules, [&](rule const& each) {
        return each.does == rule::action::allow && !each.ports.all() &&
               each.ports.holds(what.port) && (each.ns.empty() || each.ns == what.ns);
    });
    if (!denied || perhaps) return std::nullopt;
    return refusal{*denied};
}

}  // namespace vitals::net::address_policy
