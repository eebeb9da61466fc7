// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A new connection to the API server: names, addresses in turn, proxy, TLS, each with its deadline.

#include "kube/config/cluster_config.hpp"
#include "kube/transport/byte_connection.hpp"
#include "net/dns/resolver_settings.hpp"
#include "runtime/clock.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vitals::kube::transport {

class connector {
public:
    connector(
        runtime::executor where,
        runtime::clock& clock,
        config::server_address server,
        std::optional<config::proxy_address> proxy,
        net::dns::resolver_settings names
    );

    // `tls` is null for http. The failure names what was tried and went wrong.
    runtime::awaitable<io_result<std::unique_ptr<byte_connection>>> connect(
        std::shared_ptr<tls_context> tls
    );

private:
    using connection = std::unique_ptr<byte_connection>;

    runtime::awaitable<io_result<connection>> reach(std::shared_ptr<tls_context> tls);
    runtime::awaitable<io_result<connection>> dial(std::string host, std::uint16_t port);
    runtime::awaitable<io_result<std::vector<std::string>>> resolve(std::string host);
    runtime::awaitable<io_result<void>>
    secure(byte_connection& with, std::shared_ptr<tls_context> tls);

    runtime::executor executor_;
    runtime::clock& clock_;
    config::server_address server_;
    std::optional<config::proxy_address> proxy_;
    net::dns::resolver_settings names_;
};

}  // namespace vitals::kube::transport
