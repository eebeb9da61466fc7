// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_contexts.hpp"

#include "net/network.hpp"
#include "net/tls/socket_bio.hpp"
#include "net/tls/tls_client.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <expected>
#include <new>
#include <string>
#include <utility>

namespace vitals::net::tls {

namespace {

std::unexpected<failure> unusable(std::string text) {
    ERR_clear_error();
    return std::unexpected(failure{.kind = failure::kind::resources, .text = std::move(text)});
}

void configure_probes(SSL_CTX* context) {
    // Each probe must see the present certificate: no session is resumed.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // As in Go: many servers close without close_notify. HTTP notices whether a body is complete.
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_read_ahead(context, 1);  // one recv for a record instead of two
    SSL_CTX_set_quiet_shutdown(context, 1);
}

}  // namespace

void tls_contexts::releaser::operator()(SSL_CTX* context) const {
    SSL_CTX_free(context);
}

tls_contexts::tls_contexts(std::string authorities)
    : authorities_{std::move(authorities)},
      socket_method_{make_socket_bio_method(), BIO_meth_free} {
    if (!socket_method_) throw std::bad_alloc{};
}

tls_contexts::~tls_contexts() = default;

result<SSL_CTX*> tls_contexts::get(verification verify) {
    auto& known = contexts_[verify == verification::full ? 1 : 0];
    if (!known) {
        auto made = make(verify);
        if (!made) return std::unexpected(made.error());
        known = std::move(*made);
    }
    return known.get();
}

result<tls_contexts::context> tls_contexts::make(verification verify) const {
    context made{SSL_CTX_new(TLS_client_method())};
    if (!made) return unusable("out of memory for TLS");
    if (!configure_tls_client(made.get(), verify))
        return unusable("OpenSSL lacks the ciphers or groups that are used");
    configure_probes(made.get());
    if (verify == verification::none) return made;
    SSL_CTX_set_default_verify_paths(made.get());
    if (!authorities_.empty() && SSL_CTX_load_verify_file(made.get(), authorities_.c_str()) != 1)
        return unusable("no certificates can be read from " + authorities_);
    ERR_clear_error();
    return made;
}

}  // namespace vitals::net::tls
