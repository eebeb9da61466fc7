// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The ExecCredential object (client.authentication.k8s.io/v1): what an exec plugin reads and what
// it prints. Pure.

#include "kube/auth/credential_source.hpp"
#include "kube/config/cluster_config.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::auth {

struct exec_credential {
    identity who;
    std::optional<std::chrono::sys_seconds> expires;  // nothing: never
};

// The value of KUBERNETES_EXEC_INFO.
std::string exec_info(config::exec_plugin const& plugin);

// The error never quotes what the plugin printed.
std::expected<exec_credential, std::string>
decode_exec_credential(std::string_view json, std::string_view api_version);

}  // namespace vitals::kube::auth
