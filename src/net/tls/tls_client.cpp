// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_client.hpp"

#include "net/network.hpp"
#include "net/unmapped.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <string>
#include <string_view>

namespace vitals::net::tls {

namespace {

constexpr unsigned char http_1_1[] = "\x08http/1.1";
constexpr unsigned char h2[] = "\x02h2";
constexpr unsigned char h2_and_http_1_1[] = "\x02h2\x08http/1.1";

// Bounds what a peer can make us compute, on a thread that has other work, too. For TLS 1.2,
// without finite-field Diffie-Hellman, whose prime the peer chooses: one of 10,000 bits took 0.33
// s.
constexpr char const* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:kRSA+AESGCM:kRSA+AES";
// Go's groups but the hybrid one, which OpenSSL 3.0 does not have.
constexpr char const* groups = "X25519:P-256:P-384:P-521";
constexpr long most_of_certificates = 32L * 1024;  // bytes
constexpr int deepest_chain = 8;
constexpr int largest_key = 8192;  // bits, as in Go
constexpr int largest_exponent = 64;

}  // namespace

bool offer(SSL* session, alpn what) {
    switch (what) {
        case alpn::http_1_1:
            return true;  // that of the context
        case alpn::none:
            return SSL_set_alpn_protos(session, nullptr, 0) == 0;
        case alpn::h2_chosen:
            return SSL_set_alpn_protos(session, h2_and_http_1_1, sizeof h2_and_http_1_1 - 1) == 0;
        case alpn::h2:
            break;
    }
    return SSL_set_alpn_protos(session, h2, sizeof h2 - 1) == 0;
}

std::string_view choice_refused(SSL* session, alpn offered) {
    if (offered != alpn::h2_chosen) return {};
    unsigned char const* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(session, &name, &size);
    std::string_view const chosen{reinterpret_cast<char const*>(name), size};
    if (chosen == "h2") return {};
    if (chosen == "http/1.1") return "the server does not speak HTTP/2 (ALPN chose http/1.1)";
    return "the server does not speak HTTP/2 (ALPN chose no protocol)";
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

namespace {

// Called before any of them is used.
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

}  // namespace

bool configure_tls_client(SSL_CTX* context, verification verify) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_max_cert_list(context, most_of_certificates);
    SSL_CTX_set_verify_depth(context, deepest_chain);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // an idle connection holds 34 KiB less
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_alpn_protos(context, http_1_1, sizeof http_1_1 - 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(
        context,
        verify == verification::full ? verify_chain : accept_any_chain,
        nullptr
    );
    // As in Go and curl: any certificate on the list is trusted, also when it is not the root of
    // its chain.
    X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
    return SSL_CTX_set_cipher_list(context, ciphers) == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

peer_name::peer_name(std::string_view configured) : text_{configured} {
    if (text_.ends_with('.')) text_.pop_back();
    error_code no_literal;
    auto const parsed = boost::asio::ip::make_address(text_, no_literal);
    if (!no_literal) literal_ = unmapped(parsed).to_string();
}

bool peer_name::announce(SSL* session) const {
    if (text_.empty() || !literal_.empty()) return true;
    return SSL_set_tlsext_host_name(session, text_.c_str()) == 1;
}

bool peer_name::expect(X509_VERIFY_PARAM* of) const {
    // As in Go: the certificate's names count, its subject does not.
    X509_VERIFY_PARAM_set_hostflags(
        of,
        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
    );
    if (text_.empty() || text_.starts_with('.')) return false;
    auto const set = literal_.empty() ? X509_VERIFY_PARAM_set1_host(of, text_.data(), text_.size())
                                      : X509_VERIFY_PARAM_set1_ip_asc(of, literal_.c_str());
    ERR_clear_error();
    return set == 1;
}

}  // namespace vitals::net::tls
