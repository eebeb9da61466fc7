// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The defaults that depend on where Vitals runs.

#include "app/command_line/options.hpp"
#include "core/quota/quotas.hpp"
#include "net/address_policy/policy.hpp"
#include "runtime/clock.hpp"
#include "sources/controller/definition_budget.hpp"
#include "sources/services/service_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::app {

// On a laptop nothing is open to the network; in a Pod the kubelet and Prometheus connect from
// outside.
std::string listen_address(command_line::run_options const& options);
std::string healthz_listen_address(command_line::run_options const& options);
// Endpoints and load balancers need a moment to notice; outside a cluster there are none.
runtime::duration shutdown_delay(command_line::run_options const& options);

// All definitions of a cluster together: memory_shares.hpp. Files have no limit.
sources::controller::definition_budget::totals most_definitions(
    command_line::run_options const& options,
    std::optional<std::uint64_t> memory_limit
);
// Addresses of Services, for profile own-namespace.
sources::services::limits most_services(std::optional<std::uint64_t> memory_limit);
// Values of Secrets, and of ConfigMaps that checks refer to, in bytes. Files: as many as the store
// takes.
std::size_t most_secret_values(
    command_line::run_options const& options,
    std::optional<std::uint64_t> memory_limit
);
// Files have no limits unless --quota says so: whoever writes them runs Vitals.
quota::quotas quotas(command_line::run_options const& options);

// The same of the timeout of a probe.
std::chrono::milliseconds max_timeout(command_line::run_options const& options);

// Whoever writes files runs Vitals; in a Pod many teams may write ConfigMaps.
net::address_policy::profile default_profile();

std::string host_name();  // in a Pod: its name

}  // namespace vitals::app
