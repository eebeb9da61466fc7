// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The way through a proxy: CONNECT (RFC 9110 section 9.3.6) or SOCKS 5 (RFC 1928, 1929), and when not to
// take it (NO_PROXY).

#include "kube_client/byte_connection.hpp"
#include "kube_client/cluster_config.hpp"

#include <string_view>

namespace vitals::kube_client {

runtime::awaitable<io_result<void>>
open_tunnel(byte_connection& through, proxy_address const& proxy, server_address const& server);

// NO_PROXY as Go reads it: names with their subdomains, addresses, ranges, "*", each with a port or none.
// This machine itself is never asked through a proxy.
bool bypasses_proxy(server_address const& server, std::string_view no_proxy);

}  // namespace vitals::kube_client
