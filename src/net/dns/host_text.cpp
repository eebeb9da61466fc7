// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/host_text.hpp"

#include "net/network.hpp"
#include "net/unmapped.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::dns {

std::optional<address> parse_literal(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    error_code no_literal;
    namespace ip = runtime::asio::ip;
    // Not make_address, which tries IPv6 first for any text: twice the time.
    auto parsed = host.contains(':') ? address{ip::make_address_v6(host, no_literal)}
                                     : address{ip::make_address_v4(host, no_literal)};
    if (no_literal) return std::nullopt;
    return unmapped(parsed);
}

std::optional<std::string> normal_name(std::string_view host) {
    constexpr std::size_t longest = 254;  // with the dot at its end
    if (host.empty() || host.size() > longest) return std::nullopt;
    auto const impossible = [](char c) { return c == ' ' || ascii::is_control(c); };
    if (std::ranges::any_of(host, impossible)) return std::nullopt;
    return ascii::lower_case(host);
}

}  // namespace vitals::net::dns
