// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/tls_layers.hpp"

#include "kube/transport/tls_context.hpp"
#include "net/tls/socket_bio.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/system/error_code.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace vitals::kube::transport {

namespace {

// OpenSSL's functions for bytes say that nothing went wrong with 1, so that 0 bytes are no error.
constexpr int done = 1;

}  // namespace

tls_layers::tls_layers(int fd)
    : socket_{std::make_unique<net::tls::bio_socket>(net::tls::bio_socket{.fd = fd})},
      method_{net::tls::make_socket_bio_method()} {}

tls_layers::~tls_layers() {
    while (!layers_.empty()) layers_.pop_back();
}

bool tls_layers::add(std::shared_ptr<tls_context> context) {
    layer made{.context = std::move(context), .session = {}};
    made.session.reset(SSL_new(made.context->ssl.native_handle()));
    auto* const io = made.session ? below() : nullptr;
    if (io == nullptr) throw std::bad_alloc{};
    SSL_set_bio(made.session.get(), io, io);
    bool const named = made.context->server.announce(made.session.get());
    layers_.push_back(std::move(made));
    secured_ = false;
    return named;
}

// What the next layer reads and writes; null when out of memory.
BIO* tls_layers::below() const {
    if (layers_.empty()) return method_ ? make_socket_bio(method_.get(), *socket_) : nullptr;
    auto* const made = BIO_new(BIO_f_ssl());
    if (made != nullptr) BIO_set_ssl(made, top(), BIO_NOCLOSE);
    return made;
}

tls_layers::step tls_layers::handshake() {
    ERR_clear_error();
    if (int const outcome = SSL_connect(top()); outcome != done) return unfinished(outcome);
    secured_ = true;
    return {};
}

tls_layers::step tls_layers::write(std::string_view bytes) {
    ERR_clear_error();
    std::size_t written = 0;
    int const outcome = SSL_write_ex(top(), bytes.data(), bytes.size(), &written);
    return outcome == done ? step{.bytes = written} : unfinished(outcome);
}

tls_layers::step tls_layers::read(std::span<char> into) {
    ERR_clear_error();
    std::size_t got = 0;
    int const outcome = SSL_read_ex(top(), into.data(), into.size(), &got);
    return outcome == done ? step{.bytes = got} : unfinished(outcome);
}

bool tls_layers::has_pending() const {
    return std::ranges::any_of(layers_, [](layer const& each) {
        return SSL_pending(each.session.get()) > 0;
    });
}

// Not of a record that is half read: OpenSSL before 3.0.14, 3.1.6, 3.2.2 and 3.3.1 would use them
// afterwards (CVE-2024-4741).
void tls_layers::release_buffers() {
    for (auto const& each : layers_) {
        auto* const session = each.session.get();
        bool const at_a_header = std::string_view{SSL_rstate_string(session)} == "RH";
        if (at_a_header && SSL_has_pending(session) == 0) SSL_free_buffers(session);
    }
}

// The errors are asio::ssl::stream's.
tls_layers::step tls_layers::unfinished(int outcome) {
    auto const how = SSL_get_error(top(), outcome);
    if (how == SSL_ERROR_WANT_READ) return {.next = wanted::read};
    if (how == SSL_ERROR_WANT_WRITE) return {.next = wanted::write};
    if (how == SSL_ERROR_ZERO_RETURN && secured_) return {};
    auto const code = ERR_get_error();
    ERR_clear_error();
    using boost::system::error_code;
    if (socket_->error != 0)
        return {.error = error_code{socket_->error, boost::system::system_category()}};
    bool const cut = code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (cut) return {.error = boost::asio::ssl::error::stream_truncated};
    return {.error = error_code{static_cast<int>(code), boost::asio::error::get_ssl_category()}};
}

}  // namespace vitals::kube::transport
