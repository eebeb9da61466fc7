// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_contexts.hpp"

#include "net/network.hpp"
#include "net/tls/socket_bio.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <expected>
#include <new>
#include <string>
#include <utility>

namespace vitals::net::tls {

namespace {

constexpr unsigned char http_1_1[] = "\x08http/1.1";

// What a peer may make us compute, on the thread that serves all other targets, too.
// Of TLS 1.2; no finite-field Diffie-Hellman, whose prime the peer chooses: one of 10,000 bits took 0.33 s.
constexpr char const* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:kRSA+AESGCM:kRSA+AES";
// Those of Go, but for the hybrid one, which OpenSSL 3.0 does not have.
constexpr char const* groups = "X25519:P-256:P-384:P-521";
constexpr long most_of_certificates = 32L * 1024;  // bytes
constexpr int deepest_chain = 8;
constexpr int largest_key = 8192;  // bits, as in Go
constexpr int largest_exponent = 64;

std::unexpected<failure> unusable(std::string text) {
    ERR_clear_error();
    return std::unexpected(failure{.kind = failure::kind::resources, .text = std::move(text)});
}

bool is_costly(X509* certificate) {
    auto* const key = X509_get0_pubkey(certificate);
    if (!key) return false;
    if (EVP_PKEY_get_bits(key) > largest_key) return true;
    if (!EVP_PKEY_is_a(key, "RSA") && !EVP_PKEY_is_a(key, "RSA-PSS")) return false;
    BIGNUM* exponent = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent);
    bool const costly = exponent && BN_num_bits(exponent) > largest_exponent;
    BN_free(exponent);
    return costly;
}

// Before any of them is used.
bool refuse_costly(X509_STORE_CTX* chain) {
    auto* const sent = X509_STORE_CTX_get0_untrusted(chain);
    for (int i = 0; i < sk_X509_num(sent); ++i) {
        if (!is_costly(sk_X509_value(sent, i))) continue;
        X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
        return true;
    }
    return false;
}

int verify_chain(X509_STORE_CTX* chain, void*) {
    return refuse_costly(chain) ? 0 : X509_verify_cert(chain);
}

int accept_any_chain(X509_STORE_CTX* chain, void*) {
    return refuse_costly(chain) ? 0 : 1;
}

bool configure(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_max_cert_list(context, most_of_certificates);
    SSL_CTX_set_verify_depth(context, deepest_chain);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    // Each probe must see the certificate of today: nothing is resumed.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // As Go does: many servers close without close_notify. HTTP sees for itself whether a body is whole.
    SSL_CTX_set_options(
        context,
        SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION
    );
    SSL_CTX_set_read_ahead(context, 1);  // one recv for a record instead of two
    SSL_CTX_set_quiet_shutdown(context, 1);
    SSL_CTX_set_alpn_protos(context, http_1_1, sizeof http_1_1 - 1);
    return SSL_CTX_set_cipher_list(context, ciphers) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
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
    if (!configure(made.get()))
        return unusable("OpenSSL lacks the ciphers or groups that are used");
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    if (verify == verification::none) {
        SSL_CTX_set_cert_verify_callback(made.get(), accept_any_chain, nullptr);
        return made;
    }
    SSL_CTX_set_cert_verify_callback(made.get(), verify_chain, nullptr);
    SSL_CTX_set_default_verify_paths(made.get());
    // Whoever lists a certificate trusts it, also when it is not the root of its chain.
    X509_STORE_set_flags(SSL_CTX_get_cert_store(made.get()), X509_V_FLAG_PARTIAL_CHAIN);
    if (!authorities_.empty() && SSL_CTX_load_verify_file(made.get(), authorities_.c_str()) != 1)
        return unusable("no certificates can be read from " + authorities_);
    ERR_clear_error();
    return made;
}

}  // namespace vitals::net::tls
