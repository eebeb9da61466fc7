// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/no_proxy.hpp"

#include "kube/config/cluster_config.hpp"
#include "text/ascii/ascii.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace vitals::kube::config {
namespace {

namespace ip = boost::asio::ip;

bool in_range(ip::address const& address, std::string const& range) {
    boost::system::error_code error;
    if (address.is_v4()) {
        auto const network = ip::make_network_v4(range, error);
        if (error) return false;
        return network.canonical() ==
               ip::network_v4{address.to_v4(), network.prefix_length()}.canonical();
    }
    auto const network = ip::make_network_v6(range, error);
    if (error) return false;
    return network.canonical() ==
           ip::network_v6{address.to_v6(), network.prefix_length()}.canonical();
}

// "example.org" matches itself and its subdomains, ".example.org" only the subdomains.
bool below(std::string_view host, std::string_view domain) {
    if (domain.starts_with("*.")) domain.remove_prefix(1);
    if (domain.starts_with('.')) return host.ends_with(domain);
    return host == domain || (host.ends_with(domain) && host.size() > domain.size() &&
                              host[host.size() - domain.size() - 1] == '.');
}

bool matches(server_address const& server, std::string entry) {
    if (entry == "*") return true;
    boost::system::error_code no_address;
    auto const address = ip::make_address(server.host, no_address);
    auto const colon = entry.rfind(':');
    bool const one_colon = colon != entry.npos && entry.find(':') == colon;
    bool const bracketed = entry.starts_with('[');
    if (one_colon || (bracketed && colon != entry.npos && entry[colon - 1] == ']')) {
        if (entry.substr(colon + 1) != std::to_string(server.port)) return false;
        entry.resize(colon);
    }
    if (bracketed && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (no_address) return below(ascii::lower_case(server.host), entry);
    if (entry.find('/') != entry.npos) return in_range(address, entry);
    boost::system::error_code no_literal;
    return ip::make_address(entry, no_literal) == address && !no_literal;
}

}  // namespace

bool bypasses_proxy(server_address const& server, std::string_view no_proxy) {
    boost::system::error_code no_address;
    auto const address = ip::make_address(server.host, no_address);
    if (ascii::lower_case(server.host) == "localhost" || (!no_address && address.is_loopback()))
        return true;
    while (!no_proxy.empty()) {
        auto const end = std::min(no_proxy.find(','), no_proxy.size());
        auto entry = no_proxy.substr(0, end);
        no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
        while (entry.starts_with(' ')) entry.remove_prefix(1);
        while (entry.ends_with(' ')) entry.remove_suffix(1);
        if (!entry.empty() && matches(server, ascii::lower_case(entry))) return true;
    }
    return false;
}

}  // namespace vitals::kube::config
