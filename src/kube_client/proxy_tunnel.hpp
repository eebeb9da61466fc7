// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The way through a proxy: CONNECT (RFC 9110 section 9.3.6) or SOCKS 5 (RFC 1928, 1929).

#include "kube_client/byte_connection.hpp"
#include "kube_config/cluster_config.hpp"

namespace vitals::kube_client {

runtime::awaitable<io_result<void>> open_tunnel(
    byte_connection& through,
    kube_config::proxy_address const& proxy,
    kube_config::server_address const& server
);

}  // namespace vitals::kube_client
