// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/address_policy/rule.hpp"

#include "net/address_policy/ip.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/dns_label.hpp"
#include "text/ascii/host_name.hpp"
#include "text/ascii/port.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::address_policy {

namespace {

std::optional<port_range> parse_ports(std::string_view text) {
    auto const dash = text.find('-');
    auto const first = ascii::parse_port(text.substr(0, dash));
    auto const last = dash == text.npos ? first : ascii::parse_port(text.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    return port_range{*first, *last};
}

bool is_host(std::string_view text) {
    if (text.starts_with("*.")) text.remove_prefix(2);
    // A name whose last label is a number is a misspelt address.
    auto const last = text.substr(text.rfind('.') + 1);
    return ascii::is_host_name(text) && !last.empty() &&
           !std::ranges::all_of(last, ascii::is_digit);
}

// Where the place ends and ":PORTS" begins, if it does. A bare IPv6 prefix has no ports.
std::size_t colon_before_ports(std::string_view text) {
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        return end == text.npos || end + 1 == text.size() ? text.npos : end + 1;
    }
    auto const colon = text.find(':');
    return text.find(':', colon + 1) == text.npos ? colon : text.npos;
}

std::string_view without_brackets(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) return text.substr(1, text.size() - 2);
    return text;
}

std::string wrong(std::string_view what, std::string_view found) {
    return std::string{what}.append("; found \"").append(found).append("\"");
}

}  // namespace

std::expected<rule, std::string> rule::parse(action does, std::string_view text) {
    rule made{.does = does};
    if (auto const equals = text.find('='); equals != text.npos) {
        made.ns = text.substr(0, equals);
        text.remove_prefix(equals + 1);
        if (!ascii::is_dns_label(made.ns))
            return std::unexpected(wrong("the name of a namespace is needed before =", made.ns));
    }
    auto const colon = colon_before_ports(text);
    auto const place = text.substr(0, colon);
    if (colon != text.npos) {
        auto const written = text.substr(colon + 1);
        auto const ports = text[colon] == ':' ? parse_ports(written) : std::nullopt;
        if (!ports)
            return std::unexpected(
                wrong("ports are written like 443 or 8000-8999, 1 to 65535", written)
            );
        made.ports = *ports;
    }
    if (auto const addresses = parse_prefix(without_brackets(place))) {
        made.addresses = *addresses;
        return made;
    }
    if (!is_host(place))
        return std::unexpected(wrong(
            "an address, a CIDR like 10.0.0.0/8 or a host like *.example.com is needed",
            place
        ));
    made.host = ascii::lower_case(place);
    if (made.host.ends_with('.')) made.host.pop_back();
    return made;
}

int rule::match_name(std::string_view name) const {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (!host.starts_with("*.")) return name == host ? static_cast<int>(whole) : -1;
    auto const tail = std::string_view{host}.substr(1);
    return name.size() > tail.size() && name.ends_with(tail) ? 0 : -1;
}

}  // namespace vitals::net::address_policy
