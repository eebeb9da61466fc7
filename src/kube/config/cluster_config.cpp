// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/cluster_config.hpp"

#include <string>

namespace vitals::kube::config {

std::string server_address::authority() const {
    bool const literal = host.find(':') != host.npos;
    return (literal ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string server_address::text() const {
    return (scheme == config::scheme::https ? "https://" : "http://") + authority() + prefix;
}

}  // namespace vitals::kube::config
