// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "integration/tls_peer.hpp"

#include "support/certificates.hpp"
#include "support/loopback_server.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <signal.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::integration {

namespace {

void use(SSL_CTX* context, support::certificate const& own) {
    auto* const shown = BIO_new_mem_buf(own.pem.data(), static_cast<int>(own.pem.size()));
    auto* const certificate = PEM_read_bio_X509(shown, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context, certificate);
    X509_free(certificate);
    while (auto* const other = PEM_read_bio_X509(shown, nullptr, nullptr, nullptr))
        SSL_CTX_add_extra_chain_cert(context, other);  // takes it over
    ERR_clear_error();                                 // "no more"
    BIO_free(shown);
    auto* const secret = BIO_new_mem_buf(own.key_pem.data(), static_cast<int>(own.key_pem.size()));
    auto* const key = PEM_read_bio_PrivateKey(secret, nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context, key);
    EVP_PKEY_free(key);
    BIO_free(secret);
}

// Of a list in which each has its length before it (RFC 7301).
int choose_protocol(
    SSL*,
    unsigned char const** chosen,
    unsigned char* size,
    unsigned char const* offered,
    unsigned int all,
    void* wanted
) {
    std::string_view const own{static_cast<char const*>(wanted)};
    for (unsigned int at = 0; at < all; at += 1U + offered[at]) {
        if (own != std::string_view{reinterpret_cast<char const*>(offered + at + 1), offered[at]})
            continue;
        *chosen = offered + at + 1;
        *size = offered[at];
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

// Sends the server name that the client asked for, if there is one, in place of "%s".
std::string filled_in(std::string_view text, SSL* ssl) {
    std::string answer{text};
    char const* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (auto const at = answer.find("%s"); at != std::string::npos)
        answer.replace(at, 2, name ? name : "nobody");
    return answer;
}

// The client may go away while it is written to.
void block_sigpipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

void answer(SSL_CTX* context, int fd, std::string_view text, bool orderly, int most = 1) {
    block_sigpipe();
    auto* const ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    std::array<char, 4096> question;
    auto const heard = [&] {
        return SSL_read(ssl, question.data(), static_cast<int>(question.size())) > 0;
    };
    if (SSL_accept(ssl) == 1) {
        int answers = 0;
        for (; answers < most && heard(); ++answers) {
            auto const reply = filled_in(text, ssl);
            SSL_write(ssl, reply.data(), static_cast<int>(reply.size()));
        }
        if (orderly && answers == most) SSL_shutdown(ssl);
    }
    support::finish(fd);
    SSL_free(ssl);
    ERR_clear_error();
}

// Many in one segment: the kernel drops segments of a byte when too many wait, and sends them again
// much later.
void gather_records(SSL* ssl) {
    auto* const many = BIO_new(BIO_f_buffer());
    BIO_set_write_buffer_size(many, 1 << 16);
    auto* const socket = SSL_get_wbio(ssl);
    BIO_up_ref(socket);
    SSL_set0_wbio(ssl, BIO_push(many, socket));
}

using session = std::unique_ptr<SSL, decltype(&SSL_free)>;

// Once it has shaken hands and heard something; else null.
session asked(SSL_CTX* context, int fd) {
    block_sigpipe();
    session made{SSL_new(context), SSL_free};
    SSL_set_fd(made.get(), fd);
    char question = 0;
    if (SSL_accept(made.get()) != 1 || SSL_read(made.get(), &question, 1) != 1) made.reset();
    return made;
}

}  // namespace

tls_peer::tls_peer(support::certificate const& own, versions spoken, std::string const& ciphers)
    : context_{SSL_CTX_new(TLS_server_method()), SSL_CTX_free} {
    use(context_.get(), own);
    if (!ciphers.empty()) {
        SSL_CTX_set_cipher_list(context_.get(), ciphers.c_str());
        SSL_CTX_set_dh_auto(context_.get(), 1);
    }
    if (spoken == versions::only_1_2) SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
    if (spoken == versions::up_to_1_1) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
    }
}

tls_peer& tls_peer::demanding(support::certificate_authority const& of) {
    auto* const text = BIO_new_mem_buf(of.pem().data(), static_cast<int>(of.pem().size()));
    auto* const own = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), own);
    X509_free(own);
    BIO_free(text);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return *this;
}

tls_peer& tls_peer::speaking(char const* protocol) {
    SSL_CTX_set_alpn_select_cb(context_.get(), choose_protocol, const_cast<char*>(protocol));
    return *this;
}

support::loopback_server::behaviour tls_peer::answering(std::string text) const {
    return [context = context_, text = std::move(text)](int fd) {
        answer(context.get(), fd, text, true);
    };
}

support::loopback_server::behaviour tls_peer::breaking_off_after(std::string text) const {
    return [context = context_, text = std::move(text)](int fd) {
        answer(context.get(), fd, text, false);
    };
}

support::loopback_server::behaviour tls_peer::answering_each(std::string text, int most) const {
    return [context = context_, text = std::move(text), most](int fd) {
        answer(context.get(), fd, text, true, most);
    };
}

support::loopback_server::behaviour tls_peer::replying(std::function<std::string(std::string)> reply
) const {
    return [context = context_, reply = std::move(reply)](int fd) {
        block_sigpipe();
        session const ssl{SSL_new(context.get()), SSL_free};
        SSL_set_fd(ssl.get(), fd);
        std::array<char, 4096> heard;
        bool good = SSL_accept(ssl.get()) == 1;
        while (good) {
            auto const size = SSL_read(ssl.get(), heard.data(), static_cast<int>(heard.size()));
            if (size <= 0) break;
            auto const text = reply({heard.data(), static_cast<std::size_t>(size)});
            good = SSL_write(ssl.get(), text.data(), static_cast<int>(text.size())) > 0;
        }
        support::finish(fd);
        ERR_clear_error();
    };
}

std::function<bool(int fd)> tls_peer::updating_keys(std::size_t most) const {
    return [context = context_, most](int fd) {
        auto const ssl = asked(context.get(), fd);
        bool good = ssl != nullptr;
        for (std::size_t i = 0; good && i < most; ++i)
            good = SSL_key_update(ssl.get(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
                   SSL_do_handshake(ssl.get()) == 1;
        ERR_clear_error();
        return good;
    };
}

support::loopback_server::behaviour tls_peer::repeating_by_bytes(std::string text) const {
    return [context = context_, text = std::move(text)](int fd) {
        auto const ssl = asked(context.get(), fd);
        bool good = ssl != nullptr;
        if (good) gather_records(ssl.get());
        for (std::size_t i = 0; good; ++i)
            good = SSL_write(ssl.get(), &text[i % text.size()], 1) == 1;
        ERR_clear_error();
    };
}

}  // namespace vitals::integration
