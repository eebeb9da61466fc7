// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/address_policy/policy.hpp"

#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/address_policy/rule.hpp"
#include "net/address_policy/transport.hpp"
#include "text/ascii/host_name.hpp"

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

// Of an address of several hosts.
std::optional<denial> denial_of_many(ip const& one) {
    auto const where = range_of(one);
    if (where == range::multicast || where == range::broadcast) return range_denial(where);
    return std::nullopt;
}

bool in_nat64(settings const& of, ip const& one) {
    return std::ranges::any_of(of.nat64, [&](prefix const& each) { return each.holds(one); });
}

}  // namespace

std::optional<profile> parse_profile(std::string_view text) {
    auto const* const found = std::ranges::find(profile_names, text);
    if (found == profile_names.end()) return std::nullopt;
    return static_cast<profile>(found - profile_names.begin());
}

policy::policy(address_policy::settings of, std::uint64_t edition, services known)
    : settings_{std::move(of)}, edition_{edition}, services_{std::move(known)} {}

std::uint64_t policy::edition(std::string_view ns) const {
    constexpr unsigned half = 32;  // neither changes four thousand million times
    if (!services_) return edition_;
    auto const* const found = services_->find(ns);
    return found == nullptr ? edition_ : edition_ + (found->edition << half);
}

std::optional<doubt> policy::doubt_of(std::string_view ns) const {
    if (!services_) return doubt::unread;
    auto const* const found = services_->find(ns);
    return found != nullptr ? found->doubt : services_->others;
}

verdict policy::judge(request const& what, ip const& to) const {
    permitted_endpoint const there{to, what.port};
    // A datagram reaches everybody there: no profile, rule or audit permits it.
    if (what.over != transport::stream)
        if (auto const many = denial_of_many(embedded(to, settings_.nat64).value_or(to)))
            return {{}, many};
    if (settings_.profile == profile::any && settings_.rules.empty()) return {there, {}};
    auto const denied = denial_of(what, to);
    auto const unsure = denied == denial::outside ? doubt_of(what.ns) : std::nullopt;
    if (denied && !settings_.audit) return {{}, denied, unsure};
    if (unsure) return {there, {}};
    return {there, denied};
}

std::optional<denial> policy::denial_of(request const& what, ip const& to) const {
    auto const inner = embedded(to, settings_.nat64);
    if (!inner) return denial_of_target(what, to);
    if (auto const denied = denial_of_target(what, *inner)) return denied;
    // Behind NAT64 the outer address is only a notation.
    if (in_nat64(settings_, to)) return std::nullopt;
    return denial_of_address(what, match_rules(what, to), to);
}

std::optional<denial> policy::denial_of_target(request const& what, ip const& one) const {
    auto const matched = settings_.rules.empty() ? match{} : match_rules(what, one);
    if (auto const denied = denial_of_address(what, matched, one)) return denied;
    if (settings_.profile == profile::any || matched.exact) return std::nullopt;
    if (!matched.names_port)
        if (auto const port = denial_of_port(what)) return port;
    if (matched.of_all.allows() || what.has == request::effect::none) return std::nullopt;
    // What is permitted there belongs to the namespace.
    if (settings_.profile == profile::own_namespace) return std::nullopt;
    // Vitals is no way around the NetworkPolicies of other tenants.
    if (place_of(one) != range::internal || is_own_service(what)) return std::nullopt;
    return denial::changes;
}

std::optional<denial>
policy::denial_of_address(request const& what, match const& matched, ip const& one) const {
    if (matched.of_all.denies) return denial::rule;
    if (settings_.profile == profile::any || what.own_resolver) return std::nullopt;
    auto const where = place_of(one);
    if (auto const part = protected_part(one, where, what.port)) {
        if (matched.exact) return std::nullopt;
        return part;
    }
    if (where == range::internal || where == range::global)
        return matched.of_all.allows() ? std::nullopt : denial_of_unicast(what.ns, one, where);
    // Who owns a name decides where it leads: it opens none of these.
    if (matched.of_addresses.allows()) return std::nullopt;
    return range_denial(where);
}

std::optional<denial> policy::denial_of_unicast(std::string_view ns, ip const& one, range where)
    const {
    if (settings_.profile == profile::internet && where == range::internal) return denial::internal;
    if (settings_.profile != profile::own_namespace) return std::nullopt;
    auto const* const own = services_ ? services_->find(ns) : nullptr;
    if (own == nullptr || !own->holds(one)) return denial::outside;
    return std::nullopt;
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

void policy::decision::weigh(int matched, bool denying) {
    if (matched > bits)
        denies = denying;
    else if (matched == bits)
        denies = denies || denying;
    bits = std::max(bits, matched);
}

policy::match policy::match_rules(request const& what, ip const& one) const {
    match made;
    for (auto const& each : settings_.rules) {
        auto const bits = each.match(what.ns, what.host, one, what.port);
        if (bits < 0) continue;
        bool const denies = each.does == rule::action::deny;
        made.of_all.weigh(bits, denies);
        if (each.host.empty()) made.of_addresses.weigh(bits, denies);
        if (denies) continue;
        made.names_port = made.names_port || !each.ports.all();
        made.exact = made.exact || each.is_exact();
    }
    return made;
}

range policy::place_of(ip const& one) const {
    auto const where = range_of(one);
    if (where != range::global) return where;
    bool const inside = std::ranges::any_of(settings_.internal, [&](prefix const& each) {
        return each.holds(one);
    });
    return inside ? range::internal : where;
}

// A Service of the type ExternalName is an alias of any name: its own name does not count alone.
bool policy::is_own_service(request const& what) const {
    return !what.names.empty() && is_own_service_name(what.ns, what.host) &&
           std::ranges::all_of(what.names, [&](std::string const& each) {
               return ascii::is_host_name(each) && is_own_service_name(what.ns, each);
           });
}

// "web.shop.svc", "web.shop.svc.cluster.local": names that only the cluster's DNS answers.
bool policy::is_own_service_name(std::string_view ns, std::string_view name) const {
    if (ns.empty()) return false;
    if (name.ends_with('.')) name.remove_suffix(1);
    // Whole labels alone, and something in front of them.
    auto const cut = [](std::string_view from, std::string_view tail) {
        bool const fits = from.size() > tail.size() + 1 && from.ends_with(tail) &&
                          from[from.size() - tail.size() - 1] == '.';
        return fits ? from.substr(0, from.size() - tail.size() - 1) : std::string_view{};
    };
    auto const relative = cut(name, settings_.cluster_domain);
    return !cut(cut(relative.empty() ? name : relative, "svc"), ns).empty();
}

std::optional<policy::refusal> policy::judge_unresolved(request const& what) const {
    if (settings_.audit) return std::nullopt;
    auto const literal = is_localhost(what.host) ? localhost : parse_ip(what.host);
    if (literal) {
        auto const denied = judge(what, *literal).denied;
        if (!denied) return std::nullopt;
        // A Service may have this address tomorrow.
        if (denied != denial::outside) return refusal{.why = *denied, .address = literal};
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
