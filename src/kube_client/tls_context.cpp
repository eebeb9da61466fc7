// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/tls_context.hpp"

#include "kube_config/cluster_config.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/ssl.h>

#include <array>
#include <cstddef>
#include <expected>
#include <string>

namespace vitals::kube_client {
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
    if (error) return problem{"the certificate authority is no PEM certificate"};
    return {};
}

std::expected<void, std::string> identify(ssl::context& context, tls_material const& material) {
    if (material.certificate.empty()) return {};
    boost::system::error_code error;
    context.use_certificate_chain(boost::asio::buffer(material.certificate), error);
    if (error) return problem{"the client certificate is no PEM certificate"};
    context.use_private_key(boost::asio::buffer(material.key), ssl::context::pem, error);
    if (error) return problem{"the client key is no PEM key without a passphrase"};
    if (SSL_CTX_check_private_key(context.native_handle()) != 1)
        return problem{"the client key does not belong to the client certificate"};
    return {};
}

}  // namespace

std::expected<void, std::string> fill(tls_context& context, tls_material const& material) {
    static constexpr std::array<unsigned char, 9>
        http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    auto* const native = context.ssl.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    // An idle watch then holds 34 KiB less.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_protos(native, http_1_1.data(), http_1_1.size());
    // Never ask at the terminal.
    context.ssl.set_password_callback([](std::size_t, ssl::context::password_purpose) {
        return std::string{};
    });
    context.server_name = material.server_name;
    context.verify = material.verify;
    context.ssl.set_verify_mode(
        material.verify == kube_config::verification::full ? ssl::verify_peer : ssl::verify_none
    );
    if (auto const trusted = trust(context.ssl, material.authority); !trusted) return trusted;
    return identify(context.ssl, material);
}

}  // namespace vitals::kube_client
