// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/byte_connection.hpp"

#include "kube/transport/tls_context.hpp"
#include "kube/transport/tls_layers.hpp"
#include "net/tls/tls_client.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using runtime::awaitable;

using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, runtime::executor>;

constexpr std::size_t read_size = 16 * 1024;  // one TLS record

// A dead peer is noticed within about 45 s: as client-go's 30 s of silence before an HTTP/2 ping,
// and 15 s for its answer.
void enable_keepalive(tcp_socket& socket) {
    auto const set = [fd = socket.native_handle()](int level, int option, int value) {
        setsockopt(
            fd,
            level,
            option,
            &value,
            sizeof value
        );  // without it the connection works, too
    };
    set(IPPROTO_TCP, TCP_NODELAY, 1);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set(IPPROTO_TCP, TCP_KEEPCNT, 3);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, 45'000);
}

io_failure handshake_failure(SSL const* ssl, net::tls::peer_name const& server, error_code error) {
    auto const result = SSL_get_verify_result(ssl);
    if (result == X509_V_OK) return {"TLS handshake: " + error.message()};
    auto text = "the certificate is not accepted for " + server.text() + ": ";
    if (result == X509_V_ERR_APPLICATION_VERIFICATION)
        text += net::tls::costly_certificate;
    else
        text += X509_verify_cert_error_string(result);
    return {std::move(text), io_failure::kind::certificate};
}

class asio_connection final : public byte_connection {
public:
    explicit asio_connection(runtime::executor const& where) : socket_{where} {}

    awaitable<io_result<void>> connect(std::string address, std::uint16_t port) override {
        asio::ip::tcp::endpoint const to{asio::ip::make_address(address), port};
        auto const [error] = co_await socket_.async_connect(to, runtime::as_result);
        if (error) co_return std::unexpected(failure(error));
        enable_keepalive(socket_);
        co_return io_result<void>{};
    }

    awaitable<io_result<void>> secure(std::shared_ptr<tls_context> context) override {
        error_code error;
        socket_.native_non_blocking(true, error);
        if (error) co_return std::unexpected(failure(error));
        if (!tls_) tls_.emplace(socket_.native_handle());
        auto const server = context->server;
        if (!tls_->add(std::move(context)))
            co_return std::unexpected(io_failure{"TLS handshake: no server name: " + server.text()}
            );
        auto const step = [this] { return tls_->handshake(); };
        auto const made = co_await until_done(step);
        if (!made.error) co_return io_result<void>{};
        pass_cancellation(made.error);
        co_return std::unexpected(handshake_failure(tls_->top(), server, made.error));
    }

    awaitable<io_result<void>> send(std::string_view bytes) override {
        if (tls_) {
            auto const step = [this, bytes] { return tls_->write(bytes); };
            auto const sent = co_await until_done(step);
            if (sent.error) co_return std::unexpected(failure(sent.error));
            co_return io_result<void>{};
        }
        auto const [error, sent] = co_await asio::async_write(
            socket_,
            asio::buffer(bytes.data(), bytes.size()),
            runtime::as_result
        );
        if (error) co_return std::unexpected(failure(error));
        co_return io_result<void>{};
    }

    // What waits holds no buffer. It waits first in any case: who sends faster than we read does
    // not hold the loop.
    awaitable<io_result<std::string_view>> receive() override {
        auto got = tls_ && tls_->has_pending() ? tls_layers::step{}
                                               : tls_layers::step{.next = wanted::read};
        for (;;) {
            buffer_.reset();
            if (tls_) tls_->release_buffers();
            if (got.next != wanted::nothing) got.error = co_await ready(got.next);
            if (got.error) co_return std::unexpected(failure(got.error));
            buffer_ = std::make_unique_for_overwrite<char[]>(read_size);
            got = tls_ ? tls_->read({buffer_.get(), read_size}) : read_plain();
            if (!got.error && got.next == wanted::nothing)
                co_return std::string_view{buffer_.get(), got.bytes};
        }
    }

    bool is_reusable() override {
        char byte = 0;
        auto const got = recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    void close(std::string_view why) override {
        closed_ = why;
        if (tls_) tls_->forget_socket();
        error_code ignored;
        socket_.close(ignored);
    }

private:
    using wanted = tls_layers::wanted;

    // Or why it will never be.
    awaitable<error_code> ready(wanted direction) {
        auto const [error] = co_await socket_.async_wait(
            direction == wanted::read ? tcp_socket::wait_read : tcp_socket::wait_write,
            runtime::as_result
        );
        co_return error;
    }

    template <class Step>
    awaitable<tls_layers::step> until_done(Step next) {
        for (;;) {
            auto made = next();
            if (made.error || made.next == wanted::nothing) co_return made;
            made.error = co_await ready(made.next);
            if (made.error) co_return made;
        }
    }

    tls_layers::step read_plain() {
        auto const got = recv(socket_.native_handle(), buffer_.get(), read_size, MSG_DONTWAIT);
        if (got >= 0) return {.bytes = static_cast<std::size_t>(got)};
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
            return {.next = wanted::read};
        return {.error = error_code{errno, boost::system::system_category()}};
    }

    io_failure failure(error_code error) const {
        pass_cancellation(error);
        if (!closed_.empty()) return {closed_};
        // Not an orderly end: a third party could have cut the connection.
        if (error == asio::ssl::error::stream_truncated)
            return {"the connection was closed without the end of TLS"};
        return {error.message()};
    }

    void pass_cancellation(error_code error) const {
        if (error == asio::error::operation_aborted && closed_.empty())
            throw boost::system::system_error{error};
    }

    tcp_socket socket_;
    std::optional<tls_layers> tls_;
    std::string closed_;              // why, when we did it
    std::unique_ptr<char[]> buffer_;  // what was received last
};

}  // namespace

std::unique_ptr<byte_connection> make_byte_connection(runtime::executor const& where) {
    return std::make_unique<asio_connection>(where);
}

}  // namespace vitals::kube::transport
