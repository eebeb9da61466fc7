// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/tls_raw_client.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::support {

void tls_raw_client::free_session(SSL* what) {
    SSL_free(what);
}

void tls_raw_client::free_context(SSL_CTX* what) {
    SSL_CTX_free(what);
}

tls_raw_client::tls_raw_client(
    boost::asio::ip::tcp::endpoint const& to,
    std::string const& authority,
    std::function<void()> let_work
)
    : raw_{to}, let_work_{std::move(let_work)}, context_{SSL_CTX_new(TLS_client_method())} {
    auto* const text = BIO_new_mem_buf(authority.data(), static_cast<int>(authority.size()));
    auto* const trusted = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), trusted);
    X509_free(trusted);
    BIO_free(text);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    session_.reset(SSL_new(context_.get()));
    SSL_set_bio(session_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(session_.get());
    SSL_set1_host(session_.get(), "localhost");
}

void tls_raw_client::pump() {
    std::array<char, 4096> bytes;
    for (int got = 0;
         (got = BIO_read(SSL_get_wbio(session_.get()), bytes.data(), bytes.size())) > 0;)
        raw_.send({bytes.data(), static_cast<std::size_t>(got)});
    let_work_();
    auto const fresh = raw_.received().substr(taken_);
    taken_ += fresh.size();
    BIO_write(SSL_get_rbio(session_.get()), fresh.data(), static_cast<int>(fresh.size()));
}

bool tls_raw_client::handshake() {
    constexpr int most_flights = 10;
    for (int i = 0; i < most_flights; ++i) {
        ERR_clear_error();
        if (SSL_do_handshake(session_.get()) == 1) {
            pump();
            return true;
        }
        pump();
    }
    ERR_clear_error();
    return false;
}

void tls_raw_client::send(std::string_view text) {
    SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
    pump();
}

std::string const& tls_raw_client::received() {
    pump();
    std::array<char, 4096> bytes;
    for (int got = 0; (got = SSL_read(session_.get(), bytes.data(), bytes.size())) > 0;)
        text_.append(bytes.data(), static_cast<std::size_t>(got));
    ERR_clear_error();
    return text_;
}

bool tls_raw_client::was_ended() {
    received();
    return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

void tls_raw_client::end() {
    SSL_shutdown(session_.get());
    ERR_clear_error();
    pump();
}

}  // namespace vitals::support
