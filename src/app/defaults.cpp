// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/defaults.hpp"

#include "kube_config/environment.hpp"

#include <unistd.h>

#include <array>
#include <chrono>

namespace vitals::app {

namespace {

std::string everywhere_or_loopback(run_options const& options) {
    return in_cluster(options) ? "" : "127.0.0.1";
}

}  // namespace

bool in_cluster(run_options const& options) {
    auto const service = kube_config::process_environment().variable("KUBERNETES_SERVICE_HOST");
    return options.checks.empty() && service.has_value();
}

std::string listen_address(run_options const& options) {
    return options.listen_address.value_or(everywhere_or_loopback(options));
}

std::string healthz_listen_address(run_options const& options) {
    auto const& asked = options.healthz_listen_address;
    return asked.empty() ? everywhere_or_loopback(options) : asked;
}

runtime::duration shutdown_delay(run_options const& options) {
    using namespace std::chrono_literals;
    if (options.shutdown_delay) return *options.shutdown_delay;
    return in_cluster(options) ? runtime::duration{5s} : runtime::duration{};
}

std::string host_name() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

}  // namespace vitals::app
