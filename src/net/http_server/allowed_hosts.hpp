// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Against DNS rebinding: a web page can give its own host name the address 127.0.0.1 and then read
// a server on the user's machine. Such a request carries that name in Host, and is answered 421
// (RFC 9110, 15.5.20).

#include "net/http_server/server.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::http_server {

// Whether a Host field, with or without a port, is localhost, an address of 127.0.0.0/8, [::1] or
// one of `names`.
bool is_allowed_host(std::string_view host, std::span<std::string const> names);

// `inner` itself unless `listen_address` is a loopback address: elsewhere any name may be right,
// and whatever a browser can reach, others can too. A request without Host, which no browser sends,
// is answered.
handler only_allowed_hosts(
    handler inner,
    std::string const& listen_address,
    std::vector<std::string> names
);

}  // namespace vitals::net::http_server
