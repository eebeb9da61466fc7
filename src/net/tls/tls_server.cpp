// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_server.hpp"

#include "net/failure.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/tls/credentials.hpp"
#include "net/tls/session_socket.hpp"
#include "net/tls/socket_bio.hpp"
#include "net/tls/tls_session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace vitals::net::tls {

namespace {

// A handshake takes a kilobyte of a client, and a request at most 84 KiB.
constexpr std::size_t most_of_request = std::size_t{256} * 1024;

// All clients of today have these, which keep what was said secret when the key becomes known.
bool limit_algorithms(SSL_CTX* context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
           SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
}

// Clients of ours speak HTTP/1.1; whoever offers other protocols alone has come to the wrong port.
int choose_http_1_1(SSL*, unsigned char const** chosen, unsigned char* size, unsigned char const* offered, unsigned offered_size, void*) {
    constexpr std::string_view mine = "http/1.1";
    while (offered_size > 0 && *offered < offered_size) {
        std::string_view const each{reinterpret_cast<char const*>(offered) + 1, *offered};
        if (each == mine) {
            *chosen = offered + 1;
            *size = *offered;
            return SSL_TLSEXT_ERR_OK;
        }
        offered_size -= 1U + *offered;
        offered += 1U + *offered;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

server_context::server_context(std::shared_ptr<own_certificate const> own)
    : own_{std::move(own)},
      context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free},
      method_{make_socket_bio_method(), BIO_meth_free} {}

std::shared_ptr<server_context const> server_context::make(
    std::shared_ptr<own_certificate const> own
) {
    std::shared_ptr<server_context> made{new server_context{std::move(own)}};
    auto* const context = made->context_.get();
    if (context == nullptr || !made->method_ || !limit_algorithms(context)) {
        ERR_clear_error();
        return nullptr;
    }
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    // A session that is resumed would outlive a certificate that was replaced.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_alpn_select_cb(context, choose_http_1_1, nullptr);
    return made;
}

server_session::server_session(int fd, std::shared_ptr<server_context const> context)
    : socket_{std::make_unique<session_socket>(bio_socket{.fd = fd})},
      context_{std::move(context)} {}

server_session::~server_session() {
    SSL_free(ssl_);
}

std::unique_ptr<server_session>
server_session::over(int fd, std::shared_ptr<server_context const> context) {
    std::unique_ptr<server_session> made{new server_session{fd, std::move(context)}};
    auto const& shared = *made->context_;
    made->ssl_ = SSL_new(shared.context_.get());
    auto* const bio =
        made->ssl_ == nullptr ? nullptr : make_socket_bio(shared.method_.get(), *made->socket_);
    if (bio != nullptr) SSL_set_bio(made->ssl_, bio, bio);
    if (bio == nullptr || !shared.own_->apply(made->ssl_)) {
        ERR_clear_error();
        return nullptr;
    }
    made->socket_->count_messages(made->ssl_);
    return made;
}

result<tls_step> server_session::handshake() {
    ERR_clear_error();
    int const outcome = SSL_accept(ssl_);
    secured_ = outcome == 1;
    return ended(outcome, 0);
}

result<tls_step> server_session::write(std::span<char const> bytes) {
    ERR_clear_error();
    socket_->begin_request();
    std::size_t written = 0;
    int const outcome = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written);
    return ended(outcome, written);
}

result<tls_step> server_session::read(std::span<char> into) {
    ERR_clear_error();
    std::size_t got = 0;
    int const outcome = SSL_read_ex(ssl_, into.data(), into.size(), &got);
    return ended(outcome, got);
}

result<tls_step> server_session::peek() {
    ERR_clear_error();
    char next = 0;
    std::size_t got = 0;
    int const outcome = SSL_peek_ex(ssl_, &next, 1, &got);
    return ended(outcome, got);
}

bool server_session::has_pending() const {
    return SSL_pending(ssl_) > 0;
}

// Not of a record that is half read: OpenSSL before 3.0.14, 3.1.6, 3.2.2 and 3.3.1 would use them
// afterwards (CVE-2024-4741).
void server_session::release_buffers() {
    bool const at_a_header = std::string_view{SSL_rstate_string(ssl_)} == "RH";
    if (at_a_header && SSL_has_pending(ssl_) == 0) SSL_free_buffers(ssl_);
}

// The client's own word for the end is not waited for.
result<tls_step> server_session::end() {
    if (!secured_) return tls_step{.done = true};
    ERR_clear_error();
    int const outcome = SSL_shutdown(ssl_);
    return ended(outcome < 0 ? outcome : 1, 0);
}

void server_session::forget_socket() {
    socket_->fd = -1;
}

result<tls_step> server_session::ended(int outcome, std::size_t bytes) {
    bool const too_much = socket_->has_too_many() || socket_->received > most_of_request;
    if (outcome == 1 && !too_much) return tls_step{.done = true, .bytes = bytes};
    if (!too_much) {
        auto const how = SSL_get_error(ssl_, outcome);
        if (how == SSL_ERROR_WANT_READ) return tls_step{};
        if (how == SSL_ERROR_WANT_WRITE) return tls_step{.wanted = loop::direction::write};
        if (how == SSL_ERROR_ZERO_RETURN && secured_) return tls_step{.done = true};
    }
    auto const reason = ERR_GET_REASON(ERR_peek_error());
    plain_http_ = !secured_ && reason == SSL_R_HTTP_REQUEST;
    ERR_clear_error();
    if (socket_->error != 0) return std::unexpected(failure_of(socket_->error, stage::connected));
    return std::unexpected(failure{.kind = failure::kind::tls, .text = "TLS failed"});
}

}  // namespace vitals::net::tls
