// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The api_client of the running program: HTTP/1.1 over TCP or TLS, with the credentials of a
// cluster_config.

#include "kube/client/api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "net/dns/resolver_settings.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace vitals::kube::client {

struct client_options {
    std::string user_agent = "vitals";  // "vitals/<version> (linux/amd64) controller"
    std::size_t answer_limit = std::size_t{32} * 1024 * 1024;
    double requests_per_second = 20;  // of unary calls
    double burst = 40;
    std::function<double()> random{};  // in [0, 1); empty: a generator of its own
    config::file_reader read_file = config::read_small_file;
    net::dns::resolver_settings names{};  // how the API server's name becomes addresses
};

// Only for the loop's own thread. `clock` outlives the client, the client its calls and streams.
std::unique_ptr<api_client> make_api_client(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::cluster_config config,
    client_options options = {}
);

}  // namespace vitals::kube::client
