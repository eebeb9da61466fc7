// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// OpenSSL's settings for the cluster: the trusted authorities, and our certificate.
// net::tls::configure_tls_client has the settings of all TLS clients. Only for .cpp files.

#include "kube/config/cluster_config.hpp"
#include "net/tls/tls_client.hpp"

#include <boost/asio/ssl/context.hpp>

#include <expected>
#include <string>

namespace vitals::kube::transport {

struct tls_context {
    boost::asio::ssl::context ssl{boost::asio::ssl::context::tls_client};
    net::tls::peer_name server;  // that is verified
};

struct tls_material {
    std::string authority{};  // PEM; empty: the machine's own roots
    std::string certificate{};
    std::string key{};
    std::string server_name{};
    config::verification verify = config::verification::full;

    friend bool operator==(tls_material const&, tls_material const&) = default;
};

// The error is a sentence that says which of the material cannot be used.
std::expected<void, std::string> fill(tls_context& context, tls_material const& material);

}  // namespace vitals::kube::transport
