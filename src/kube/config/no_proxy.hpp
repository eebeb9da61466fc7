// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which hosts are not reached through the proxy: NO_PROXY.

#include "kube/config/cluster_config.hpp"

#include <string_view>

namespace vitals::kube::config {

// NO_PROXY as Go reads it: names with their subdomains, addresses, ranges, "*", each with or
// without a port. This machine itself is never reached through a proxy.
bool bypasses_proxy(server_address const& server, std::string_view no_proxy);

}  // namespace vitals::kube::config
