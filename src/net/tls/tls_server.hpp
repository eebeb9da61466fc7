// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// TLS of our own ports, on a non-blocking socket, in steps: OpenSSL works, the caller waits.
// TLS 1.2 and 1.3 with forward secrecy, no client certificates, tickets or renegotiation. An idle
// session holds no buffers.

#include "net/network.hpp"
#include "net/tls/credentials.hpp"
#include "net/tls/tls_session.hpp"

#include <memory>
#include <span>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;
using BIO_METHOD = struct bio_method_st;

namespace vitals::net::tls {

struct session_socket;

// Shared by all sessions with one certificate.
class server_context {
public:
    // Null: OpenSSL lacks something, or out of memory.
    static std::shared_ptr<server_context const> make(std::shared_ptr<own_certificate const> own);

    own_certificate const& certificate() const { return *own_; }

private:
    friend class server_session;
    explicit server_context(std::shared_ptr<own_certificate const> own);

    std::shared_ptr<own_certificate const> own_;
    std::shared_ptr<SSL_CTX> context_;
    std::shared_ptr<BIO_METHOD> method_;
};

class server_session {
public:
    // Null: out of memory.
    static std::unique_ptr<server_session>
    over(int fd, std::shared_ptr<server_context const> context);
    ~server_session();
    server_session(server_session const&) = delete;
    server_session& operator=(server_session const&) = delete;

    result<tls_step> handshake();
    // All of it; call again with the same bytes.
    result<tls_step> write(std::span<char const> bytes);
    result<tls_step> read(std::span<char> into);
    result<tls_step> peek();   // a byte that read() will give; done without one at the orderly end
    bool has_pending() const;  // bytes that have arrived
    // To be called before a wait that may be long.
    void release_buffers();
    // Says that no more will be written: a client takes the end of a connection without it for that
    // of an answer that was cut (RFC 8446, 6.1).
    result<tls_step> end();
    // After a failed handshake: the client speaks HTTP without TLS.
    bool met_plain_http() const { return plain_http_; }
    // The descriptor may be another connection's from now on.
    void forget_socket();

private:
    server_session(int fd, std::shared_ptr<server_context const> context);
    result<tls_step> ended(int outcome, std::size_t bytes);

    std::unique_ptr<session_socket> socket_;
    std::shared_ptr<server_context const> context_;
    SSL* ssl_ = nullptr;
    bool secured_ = false;
    bool plain_http_ = false;
};

}  // namespace vitals::net::tls
