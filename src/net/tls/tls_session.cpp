// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/tls_session.hpp"

#include "net/failure.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/tls/certificate_time.hpp"
#include "net/tls/credentials.hpp"
#include "net/tls/session_socket.hpp"
#include "net/tls/socket_bio.hpp"
#include "net/tls/tls_client.hpp"
#include "net/tls/tls_contexts.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace vitals::net::tls {

namespace {

// Limits from one request to the next. A handshake takes 3 to 40 KiB. A record costs more than its
// bytes: an answer of 1 MiB, which is all that a probe reads, fits in records of 300 bytes, not in
// smaller ones.
constexpr std::size_t most_of_handshake = std::size_t{128} * 1024;
constexpr std::size_t most_of_answer = std::size_t{2} * 1024 * 1024;
constexpr std::size_t of_record = 256;

failure of_tls(std::string text) {
    return {.kind = failure::kind::tls, .text = std::move(text)};
}

// OpenSSL's error queue belongs to the thread: the next session must not see these errors.
std::unexpected<failure> without_errors_left(failure what) {
    ERR_clear_error();
    return std::unexpected(std::move(what));
}

std::string verification_text(long result, std::string const& name) {
    switch (result) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_UNTRUSTED:
            return "certificate signed by unknown authority";
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "certificate has expired";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "certificate is not yet valid";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "certificate is not valid for " + name;
        case X509_V_ERR_APPLICATION_VERIFICATION:
            return std::string{costly_certificate};
        default:
            return std::string{"certificate: "} + X509_verify_cert_error_string(result);
    }
}

// Since when the first expired certificate of the chain is out of date. None: it is one of our own.
std::optional<std::chrono::sys_seconds> expired_since(SSL* session) {
    auto* const sent = SSL_get_peer_cert_chain(session);
    for (int i = 0; i < sk_X509_num(sent); ++i) {
        auto const* const end = X509_get0_notAfter(sk_X509_value(sent, i));
        if (X509_cmp_current_time(end) < 0) return time_of(end);
    }
    return std::nullopt;
}

failure refused(SSL* session, std::string const& name) {
    auto const result = SSL_get_verify_result(session);
    failure made{
        .kind = failure::kind::tls,
        .text = verification_text(result, name),
        .unnamed = verification_text(result, "the server's name")
    };
    if (result == X509_V_ERR_CERT_HAS_EXPIRED) made.expired = expired_since(session);
    return made;
}

}  // namespace

tls_session::tls_session(int fd, loop::read_share& share)
    : socket_{std::make_unique<session_socket>(bio_socket{.fd = fd, .share = &share})} {}

tls_session::~tls_session() {
    SSL_free(ssl_);
}

result<std::unique_ptr<tls_session>> tls_session::over(
    int fd,
    loop::read_share& share,
    tls_contexts& contexts,
    tls_parameters const& parameters
) {
    auto const context = contexts.get(parameters.verify);
    if (!context) return std::unexpected(context.error());
    std::unique_ptr<tls_session> made{new tls_session{fd, share}};
    made->method_ = contexts.socket_method();
    made->ssl_ = SSL_new(*context);
    auto* const bio = made->ssl_ ? make_socket_bio(made->method_.get(), *made->socket_) : nullptr;
    if (!bio) {
        ERR_clear_error();
        return std::unexpected(
            failure{.kind = failure::kind::resources, .text = "out of memory for TLS"}
        );
    }
    SSL_set_bio(made->ssl_, bio, bio);
    if (parameters.lowest == tls_version::v1_3)
        SSL_set_min_proto_version(made->ssl_, TLS1_3_VERSION);
    made->socket_->count_messages(made->ssl_);
    bool const armed = (!parameters.trusted || parameters.trusted->apply(made->ssl_)) &&
                       (!parameters.client || parameters.client->apply(made->ssl_));
    made->offered_ = parameters.offered;
    if (!offer(made->ssl_, parameters.offered))
        return without_errors_left({.kind = failure::kind::resources, .text = "out of memory"});
    if (!armed) return without_errors_left(of_tls("the certificates of the check cannot be used"));
    if (auto named = made->name_peer(parameters); !named) return std::unexpected(named.error());
    return made;
}

// SNI, and the name that the certificate must have.
result<void> tls_session::name_peer(tls_parameters const& parameters) {
    name_ = peer_name{parameters.server_name};
    bool const checks = parameters.verify == verification::full;
    if (name_.text().empty() && checks)
        return std::unexpected(failure{.text = "no server name to verify"});
    bool const good = name_.announce(ssl_) && (!checks || name_.expect(SSL_get0_param(ssl_)));
    ERR_clear_error();
    if (good) return {};
    return std::unexpected(
        failure{.text = "not a server name: " + name_.text(), .unnamed = "not a server name"}
    );
}

result<tls_step> tls_session::handshake() {
    int const outcome = SSL_connect(ssl_);
    if (outcome != 1 && socket_->received > most_of_handshake)
        return without_errors_left(of_tls("the TLS handshake takes more than 128 KiB"));
    if (outcome != 1) return unfinished(outcome);
    if (auto const why = choice_refused(ssl_, offered_); !why.empty())
        return std::unexpected(of_tls(std::string{why}));
    secured_ = true;
    return tls_step{.done = true};
}

result<tls_step> tls_session::write(std::span<char const> bytes) {
    std::size_t written = 0;
    socket_->begin_request();
    int const outcome = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written);
    if (outcome != 1) return unfinished(outcome);
    return tls_step{.done = true, .bytes = written};
}

result<tls_step> tls_session::read(std::span<char> into) {
    std::size_t got = 0;
    if (socket_->received > most_of_answer)
        return std::unexpected(of_tls("the answer takes too many TLS records"));
    int const outcome = SSL_read_ex(ssl_, into.data(), into.size(), &got);
    if (outcome != 1) return unfinished(outcome);
    socket_->received += of_record;
    return tls_step{.done = true, .bytes = got};
}

bool tls_session::drained() const {
    return socket_->drained && SSL_has_pending(ssl_) == 0;
}

result<tls_step> tls_session::unfinished(int outcome) {
    switch (socket_->has_too_many() ? SSL_ERROR_SSL : SSL_get_error(ssl_, outcome)) {
        case SSL_ERROR_WANT_READ:
            return tls_step{.deferred = socket_->deferred};
        case SSL_ERROR_WANT_WRITE:
            return tls_step{.wanted = loop::direction::write};
        case SSL_ERROR_ZERO_RETURN:
            if (secured_) return tls_step{.done = true};
            break;
        default:
            break;
    }
    return without_errors_left(describe_failure());
}

failure tls_session::describe_failure() const {
    if (socket_->has_too_many()) return of_tls("the peer sends TLS handshake messages without end");
    auto const code = ERR_peek_error();
    if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
        switch (ERR_GET_REASON(code)) {
            case SSL_R_CERTIFICATE_VERIFY_FAILED:
                return refused(ssl_, name_.text());
            case SSL_R_WRONG_VERSION_NUMBER:
                return of_tls("the peer does not speak TLS (wrong version number)");
            case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
                return of_tls(
                    "handshake failure: the peer accepts none of the ciphers and key exchanges "
                    "offered, or wants a client certificate"
                );
            case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            case SSL_R_UNSUPPORTED_PROTOCOL:
                return of_tls(
                    SSL_get_min_proto_version(ssl_) == TLS1_3_VERSION
                        ? "protocol version: the peer does not speak TLS 1.3"
                        : "protocol version: the peer speaks neither TLS 1.2 nor TLS 1.3"
                );
            case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
                return of_tls("the peer does not speak the protocol that is offered (ALPN)");
            case SSL_R_EXCESSIVE_MESSAGE_SIZE:
                return of_tls("the peer sends more than 32 KiB of certificates");
            default:
                break;
        }
    }
    if (socket_->error != 0) return failure_of(socket_->error, stage::connected);
    if (socket_->ended && !secured_) return {.text = "connection closed during the TLS handshake"};
    char const* const reason = ERR_reason_error_string(code);
    return of_tls(std::string{"TLS: "} + (reason ? reason : "unknown error"));
}

}  // namespace vitals::net::tls
