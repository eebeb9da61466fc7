// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/tls_context.hpp"

#include "kube/config/cluster_config.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstddef>
#include <expected>
#include <string>
#include <utility>

namespace vitals::kube::transport {
namespace {

namespace ssl = boost::asio::ssl;

using problem = std::unexpected<std::string>;

std::expected<void, std::string> trust(ssl::context& context, std::string const& authority) {
    boost::system::error_code error;
    // As Go and curl do: whoever lists a certificate trusts it, also when it is not the root of its chain.
    X509_STORE_set_flags(
        SSL_CTX_get_cert_store(context.native_handle()),
        X509_V_FLAG_PARTIAL_CHAIN
    );
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

// The name that the certificate must bear, once for all connections of the context. What OpenSSL takes for
// "any name" (nothing) or "any name below" (a dot before it) is refused, as is what it cannot take.
std::expected<void, std::string> expect(tls_context& context, std::string name) {
    auto* const parameters = SSL_CTX_get0_param(context.ssl.native_handle());
    boost::system::error_code no_literal;
    boost::asio::ip::make_address(name, no_literal);
    context.named = no_literal.failed();
    if (context.named && name.ends_with('.')) name.pop_back();  // the root's, in no certificate
    // As Go does: the names of the certificate count, its subject does not.
    X509_VERIFY_PARAM_set_hostflags(
        parameters,
        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
    );
    bool set = false;
    if (!context.named)
        set = X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) == 1;
    else if (!name.empty() && !name.starts_with('.'))
        set = X509_VERIFY_PARAM_set1_host(parameters, name.data(), name.size()) == 1;
    ERR_clear_error();
    if (!set)
        return problem{
            "no certificate can be for the server name \"" + context.server_name +
            "\"; tls-server-name names another one"
        };
    context.server_name = std::move(name);
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
    bool const verifies = material.verify == config::verification::full;
    context.ssl.set_verify_mode(verifies ? ssl::verify_peer : ssl::verify_none);
    auto const expected = expect(context, material.server_name);
    if (verifies && !expected) return expected;
    if (auto const trusted = trust(context.ssl, material.authority); !trusted) return trusted;
    return identify(context.ssl, material);
}

}  // namespace vitals::kube::transport
