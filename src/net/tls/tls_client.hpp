// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The common settings of all our TLS clients, of probes and of the API client: versions, ciphers,
// bounds of what a peer can make us compute, verification of chain and name. They differ in
// sessions, trust and records.

#include "net/network.hpp"

#include <string>
#include <string_view>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;
using X509 = struct x509_st;
using X509_VERIFY_PARAM = struct X509_VERIFY_PARAM_st;

namespace vitals::net::tls {

// False when OpenSSL lacks the ciphers or groups that are used.
bool configure_tls_client(SSL_CTX* context, verification verify);

// Instead of the protocol that all contexts offer, HTTP/1.1. False: out of memory.
bool offer(SSL* session, alpn what);

// After the handshake: why the peer's choice is refused; empty: it is not.
std::string_view choice_refused(SSL* session, alpn offered);

// Whether the key of the certificate takes long to verify with.
bool is_costly(X509* certificate);

// Why a chain was refused with X509_V_ERR_APPLICATION_VERIFICATION.
inline constexpr std::string_view costly_certificate =
    "a certificate has a key of more than 8192 bits, or an RSA exponent of more than 64";

// The name of a server, without the dot of the root.
class peer_name {
public:
    peer_name() = default;
    explicit peer_name(std::string_view configured);

    std::string const& text() const { return text_; }
    // Sets SNI, where IP literals are not sent (RFC 6066 section 3). False: OpenSSL does not accept
    // the name.
    bool announce(SSL* session) const;
    // The certificate must have this name. False: none can. OpenSSL would match an empty name with
    // any name, and a dot before it with any subdomain.
    bool expect(X509_VERIFY_PARAM* of) const;

private:
    std::string text_;
    std::string literal_;  // an IP address as certificates have it; empty: a host name
};

}  // namespace vitals::net::tls
