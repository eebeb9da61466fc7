// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The api_client of the running program: HTTP/1.1 over TCP or TLS, with the credentials of a cluster_config.

#include "kube_client/api_client.hpp"
#include "kube_config/cluster_config.hpp"
#include "kube_config/environment.hpp"
#include "log/logger.hpp"
#include "net/resolver_settings.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace vitals::kube_client {

struct client_options {
    std::string user_agent = "vitals";  // "vitals/<version> (linux/amd64) controller"
    std::size_t answer_limit = std::size_t{32} * 1024 * 1024;
    double requests_per_second = 20;  // of unary calls
    double burst = 40;
    std::function<double()> random{};  // in [0, 1); empty: a generator of its own
    kube_config::file_reader read_file = kube_config::read_small_file;
    net::resolver_settings names{};  // how the API server's name becomes addresses
};

// Only for the loop's own thread. `clock` outlives the client, the client its calls and streams.
std::unique_ptr<api_client> make_api_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    kube_config::cluster_config config,
    client_options options = {}
);

}  // namespace vitals::kube_client
