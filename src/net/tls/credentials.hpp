// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a session trusts and how we identify ourselves in it, when that is not the system's store
// and nothing: parsed once from PEM, shared by sessions on any thread.

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

using SSL = struct ssl_st;
using X509 = struct x509_st;
using X509_STORE = struct x509_store_st;
using EVP_PKEY = struct evp_pkey_st;

namespace vitals::net::tls {

// Errors are constant sentences: neither a part of the PEM nor a text of OpenSSL.
template <class T>
using parsed = std::expected<std::shared_ptr<T const>, std::string>;

// Trusted instead of the system's store, each of them also when it is not the root of its chain.
class authorities {
public:
    static parsed<authorities> parse(std::string_view pem);

    bool apply(SSL* session) const;

private:
    explicit authorities(std::shared_ptr<X509_STORE> store) : store_{std::move(store)} {}

    std::shared_ptr<X509_STORE> store_;
};

class own_certificate {
public:
    // `certificates`: our own first, then its chain. A key with a passphrase is an error.
    static parsed<own_certificate> parse(std::string_view certificates, std::string_view key);

    bool apply(SSL* session) const;
    std::chrono::sys_seconds expires() const;  // our own; the chain may end earlier

private:
    struct chain;
    own_certificate(std::shared_ptr<chain> all, std::shared_ptr<EVP_PKEY> key);

    std::shared_ptr<chain> chain_;
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace vitals::net::tls
