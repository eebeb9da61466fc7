// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When not to go through the proxy: NO_PROXY.

#include "kube/config/cluster_config.hpp"

#include <string_view>

namespace vitals::kube::config {

// NO_PROXY as Go reads it: names with their subdomains, addresses, ranges, "*", each with a port or none.
// This machine itself is never asked through a proxy.
bool bypasses_proxy(server_address const& server, std::string_view no_proxy);

}  // namespace vitals::kube::config
