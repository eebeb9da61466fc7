// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Shared by TLS sessions: one SSL_CTX for each distinct configuration, created when it is first
// needed.

#include "net/network.hpp"

#include <array>
#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;
using BIO_METHOD = struct bio_method_st;

namespace vitals::net::tls {

class tls_contexts {
public:
    // `authorities`: a PEM file that is trusted besides the system's store, or empty. The system's
    // store is OpenSSL's: SSL_CERT_FILE and SSL_CERT_DIR replace it.
    explicit tls_contexts(std::string authorities);
    ~tls_contexts();
    tls_contexts(tls_contexts const&) = delete;
    tls_contexts& operator=(tls_contexts const&) = delete;

    result<SSL_CTX*> get(verification verify);
    // Shared with the sessions: an abandoned one may outlive the contexts.
    std::shared_ptr<BIO_METHOD> socket_method() const { return socket_method_; }

private:
    struct releaser {
        void operator()(SSL_CTX* context) const;
    };
    using context = std::unique_ptr<SSL_CTX, releaser>;

    result<context> make(verification verify) const;

    std::string authorities_;
    std::shared_ptr<BIO_METHOD> socket_method_;
    std::array<context, 2> contexts_;
};

}  // namespace vitals::net::tls
