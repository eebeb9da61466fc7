// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The way through a proxy: CONNECT (RFC 9110 section 9.3.6) or SOCKS 5 (RFC 1928, 1929).

#include "kube/config/cluster_config.hpp"
#include "kube/transport/byte_connection.hpp"

namespace vitals::kube::transport {

runtime::awaitable<io_result<void>> open_tunnel(
    byte_connection& through,
    config::proxy_address const& proxy,
    config::server_address const& server
);

}  // namespace vitals::kube::transport
