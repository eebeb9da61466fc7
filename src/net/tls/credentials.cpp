// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/credentials.hpp"

#include "net/tls/certificate_time.hpp"
#include "net/tls/tls_client.hpp"

#include <climits>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::net::tls {

namespace {

// Parsed on a thread that has probes of others, too.
constexpr std::size_t most_authorities = 100;
constexpr std::size_t longest_pem = std::size_t{64} * 1024;
constexpr std::size_t longest_chain = 8;
constexpr int largest_key = 4096;  // bits; each handshake signs with it, on a thread of many checks

using certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::unexpected<std::string> unusable(std::string why) {
    ERR_clear_error();
    return std::unexpected(std::move(why));
}

// Without a copy of the text.
memory over(std::string_view text) {
    auto const size = text.size() > INT_MAX ? 0 : static_cast<int>(text.size());
    return {BIO_new_mem_buf(text.data(), size), BIO_free};
}

// Never asks: OpenSSL's own asks at the terminal.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

// All certificates of the text, other blocks left out; none when one of them cannot be read.
std::vector<certificate> certificates_in(std::string_view pem, std::size_t most) {
    std::vector<certificate> all;
    auto const text = over(pem);
    while (text && all.size() <= most) {
        certificate one{PEM_read_bio_X509(text.get(), nullptr, no_passphrase, nullptr), X509_free};
        if (one) {
            all.push_back(std::move(one));
            continue;
        }
        auto const code = ERR_peek_last_error();
        bool const ended =
            ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
        if (!ended) all.clear();
        break;
    }
    ERR_clear_error();
    return all;
}

}  // namespace

parsed<authorities> authorities::parse(std::string_view pem) {
    if (pem.size() > longest_pem) return unusable("has more than 64 KiB");
    auto const all = certificates_in(pem, most_authorities);
    if (all.empty()) return unusable("holds no certificates in PEM, or one that cannot be read");
    if (all.size() > most_authorities) return unusable("holds more than 100 certificates");
    std::shared_ptr<X509_STORE> const store{X509_STORE_new(), X509_STORE_free};
    if (!store) return unusable("cannot be kept: out of memory");
    for (auto const& each : all) {
        if (is_costly(each.get()))
            return unusable("holds a certificate whose key takes too long to verify with");
        if (X509_STORE_add_cert(store.get(), each.get()) != 1)
            return unusable("holds a certificate that cannot be used");
    }
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    ERR_clear_error();
    return std::shared_ptr<authorities const>{new authorities{store}};
}

bool authorities::apply(SSL* session) const {
    return SSL_set1_verify_cert_store(session, store_.get()) == 1;
}

struct own_certificate::chain {
    certificate own{nullptr, X509_free};
    std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> others{
        sk_X509_new_null(),
        [](STACK_OF(X509) * all) { sk_X509_pop_free(all, X509_free); }
    };
};

own_certificate::own_certificate(std::shared_ptr<chain> all, std::shared_ptr<EVP_PKEY> key)
    : chain_{std::move(all)}, key_{std::move(key)} {}

parsed<own_certificate>
own_certificate::parse(std::string_view certificates, std::string_view key) {
    if (certificates.size() > longest_pem || key.size() > longest_pem)
        return unusable("tls.crt or tls.key has more than 64 KiB");
    auto all = certificates_in(certificates, longest_chain);
    if (all.empty()) return unusable("tls.crt holds no certificates in PEM, or a broken one");
    if (all.size() > longest_chain) return unusable("tls.crt holds more than 8 certificates");
    auto const text = over(key);
    std::shared_ptr<EVP_PKEY> own{
        text ? PEM_read_bio_PrivateKey(text.get(), nullptr, no_passphrase, nullptr) : nullptr,
        EVP_PKEY_free
    };
    if (!own) return unusable("tls.key holds no private key in PEM, or one with a passphrase");
    if (EVP_PKEY_get_bits(own.get()) > largest_key)
        return unusable("tls.key has more than 4096 bits");
    if (X509_check_private_key(all.front().get(), own.get()) != 1)
        return unusable("tls.key does not belong to tls.crt");
    auto made = std::make_shared<chain>();
    if (!made->others) return unusable("cannot be kept: out of memory");
    made->own = std::move(all.front());
    for (std::size_t i = 1; i < all.size(); ++i)
        if (sk_X509_push(made->others.get(), all[i].get()) > 0) std::ignore = all[i].release();
    ERR_clear_error();
    return std::shared_ptr<own_certificate const>{
        new own_certificate{std::move(made), std::move(own)}
    };
}

std::chrono::sys_seconds own_certificate::expires() const {
    return time_of(X509_get0_notAfter(chain_->own.get()));
}

bool own_certificate::apply(SSL* session) const {
    return SSL_use_cert_and_key(session, chain_->own.get(), key_.get(), chain_->others.get(), 1) ==
           1;
}

}  // namespace vitals::net::tls
