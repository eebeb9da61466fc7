// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a host is, as it is written in a URL: an address, a name to ask for, or neither.

#include "net/network.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::dns {

// "10.0.0.1", "::1", "[::1]"; an IPv4 address within IPv6 is an IPv4 address.
std::optional<address> parse_literal(std::string_view host);

// The name in lower case, as a key; nothing when no such name can exist.
std::optional<std::string> normal_name(std::string_view host);

}  // namespace vitals::net::dns
