// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The URLs of a kubeconfig: the API server's and a proxy's. Pure.

#include "kube/config/cluster_config.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::config {

// "https://host:port/prefix"; without a scheme it is http, as kubectl takes it.
std::expected<server_address, std::string> parse_server_url(std::string_view text);
// "http://user:password@host:port", https or socks5. The error holds no password.
std::expected<proxy_address, std::string> parse_proxy_url(std::string_view text);

}  // namespace vitals::kube::config
