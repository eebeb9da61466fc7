// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/tls_context.hpp"

#include "kube/config/cluster_config.hpp"
#include "net/network.hpp"
#include "net/tls/tls_client.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/ssl.h>

#include <cstddef>
#include <expected>
#include <string>

namespace vitals::kube::transport {
namespace {

namespace ssl = boost::asio::ssl;

using problem = std::unexpected<std::string>;

std::expected<void, std::string> trust(ssl::context& context, std::string const& authority) {
    boost::system::error_code error;
    if (authority.empty()) {
        context.set_default_verify_paths(error);
        if (error) return problem{"the machine's own roots cannot be read: " + error.message()};
        return {};
    }
    context.add_certificate_authority(boost::asio::buffer(authority), error);
    if (error) return problem{"the certificate authority is not a PEM certificate"};
    return {};
}

std::expected<void, std::string>
set_client_certificate(ssl::context& context, tls_material const& material) {
    if (material.certificate.empty()) return {};
    boost::system::error_code error;
    context.use_certificate_chain(boost::asio::buffer(material.certificate), error);
    if (error) return problem{"the client certificate is not a PEM certificate"};
    context.use_private_key(boost::asio::buffer(material.key), ssl::context::pem, error);
    if (error) return problem{"the client key is not a PEM key without a passphrase"};
    if (SSL_CTX_check_private_key(context.native_handle()) != 1)
        return problem{"the client key does not belong to the client certificate"};
    return {};
}

}  // namespace

std::expected<void, std::string> fill(tls_context& context, tls_material const& material) {
    auto* const native = context.ssl.native_handle();
    bool const verifies = material.verify == config::verification::full;
    if (!net::tls::configure_tls_client(
            native,
            verifies ? net::verification::full : net::verification::none
        ))
        return problem{"OpenSSL lacks the ciphers or groups that are used"};
    // Never ask at the terminal.
    context.ssl.set_password_callback([](std::size_t, ssl::context::password_purpose) {
        return std::string{};
    });
    // One verify callback for all connections of the context.
    context.server = net::tls::peer_name{material.server_name};
    if (verifies && !context.server.expect(SSL_CTX_get0_param(native)))
        return problem{
            "no certificate can be for the server name \"" + material.server_name +
            "\"; tls-server-name names another one"
        };
    if (auto const trusted = trust(context.ssl, material.authority); !trusted) return trusted;
    return set_client_certificate(context.ssl, material);
}

}  // namespace vitals::kube::transport
