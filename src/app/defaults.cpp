// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/defaults.hpp"

#include "app/command_line/options.hpp"
#include "app/memory_shares.hpp"
#include "core/manifest/parse.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/in_cluster.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/secrets/secret_store.hpp"
#include "runtime/clock.hpp"
#include "sources/controller/definition_budget.hpp"
#include "sources/services/service_store.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::app {

namespace {

// True in any Pod, also with --checks: kubelet and Prometheus connect from outside.
bool in_pod() {
    return kube::config::is_in_cluster(kube::config::process_environment());
}

std::string everywhere_or_loopback() {
    return in_pod() ? "" : "127.0.0.1";
}

}  // namespace

std::string listen_address(command_line::run_options const& options) {
    return options.listen_address.value_or(everywhere_or_loopback());
}

std::string healthz_listen_address(command_line::run_options const& options) {
    auto const& asked = options.healthz_listen_address;
    return asked.empty() ? everywhere_or_loopback() : asked;
}

runtime::duration shutdown_delay(command_line::run_options const& options) {
    using namespace std::chrono_literals;
    if (options.shutdown_delay) return *options.shutdown_delay;
    return in_pod() ? runtime::duration{5s} : runtime::duration{};
}

sources::controller::definition_budget::totals most_definitions(
    command_line::run_options const& options,
    std::optional<std::uint64_t> memory_limit
) {
    if (!memory_limit || !options.checks.empty()) return {};
    return most_definitions(*memory_limit);
}

sources::services::limits most_services(std::optional<std::uint64_t> memory_limit) {
    if (!memory_limit) return {};
    return most_services(*memory_limit);
}

std::size_t most_secret_values(
    command_line::run_options const& options,
    std::optional<std::uint64_t> memory_limit
) {
    constexpr auto most = probing::secrets::secret_store::most_bytes;
    if (!memory_limit || !options.checks.empty()) return most;
    return std::min(most, most_secrets(*memory_limit).values);
}

quota::quotas quotas(command_line::run_options const& options) {
    auto const defaults = options.checks.empty() ? quota::budgets{} : quota::unlimited();
    return quota::quotas{defaults, options.quotas};
}

std::chrono::milliseconds max_timeout(command_line::run_options const& options) {
    using namespace std::chrono_literals;
    auto const usual = options.checks.empty() ? 60s : manifest::limits{}.longest_timeout;
    return options.max_timeout.value_or(usual);
}

net::address_policy::profile default_profile() {
    return in_pod() ? net::address_policy::profile::cluster : net::address_policy::profile::any;
}

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

}  // namespace vitals::app
