// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an exec plugin is told and what it prints: the ExecCredential object. Pure.
// kubernetes-client.md section 2.

#include "kube_client/credential_source.hpp"
#include "kube_config/cluster_config.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube_client {

struct exec_credential {
    identity who;
    std::optional<std::chrono::system_clock::time_point> expires;
};

// The value of KUBERNETES_EXEC_INFO.
std::string exec_info(kube_config::exec_plugin const& plugin);

// The error never quotes what the plugin printed.
std::expected<exec_credential, std::string>
decode_exec_credential(std::string_view json, std::string_view api_version);

// RFC 3339: "2026-01-31T09:30:00Z", with fractions and offsets.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

}  // namespace vitals::kube_client
