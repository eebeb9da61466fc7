// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/byte_connection.hpp"

#include "kube/transport/tls_context.hpp"
#include "net/tls/tls_client.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
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
using tls_over_tcp = asio::ssl::stream<tcp_socket&>;
using tls_over_tls = asio::ssl::stream<tls_over_tcp&>;

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
        auto& held = outer_ ? inner_context_ : outer_context_;
        held = std::move(context);
        if (outer_) {
            inner_.emplace(*outer_, held->ssl);
            return handshake(*inner_, *held);
        }
        outer_.emplace(socket_, held->ssl);
        return handshake(*outer_, *held);
    }

    awaitable<io_result<void>> send(std::string_view bytes) override {
        if (inner_) return write(*inner_, bytes);
        if (outer_) return write(*outer_, bytes);
        return write(socket_, bytes);
    }

    awaitable<io_result<std::string_view>> receive() override {
        if (inner_) return read(*inner_);
        if (outer_) return read(*outer_);
        return read(socket_);
    }

    bool is_reusable() override {
        char byte = 0;
        auto const got = recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

    void close(std::string_view why) override {
        closed_ = why;
        error_code ignored;
        socket_.close(ignored);
    }

private:
    template <class Stream>
    awaitable<io_result<void>> handshake(Stream& stream, tls_context const& context) {
        if (!context.server.announce(stream.native_handle()))
            co_return std::unexpected(
                io_failure{"TLS handshake: no server name: " + context.server.text()}
            );
        auto const [error] =
            co_await stream.async_handshake(asio::ssl::stream_base::client, runtime::as_result);
        if (!error) co_return io_result<void>{};
        pass_cancellation(error);
        co_return std::unexpected(handshake_failure(stream.native_handle(), context.server, error));
    }

    template <class Stream>
    awaitable<io_result<void>> write(Stream& stream, std::string_view bytes) {
        auto const [error, sent] = co_await asio::async_write(
            stream,
            asio::buffer(bytes.data(), bytes.size()),
            runtime::as_result
        );
        if (error) co_return std::unexpected(failure(error));
        co_return io_result<void>{};
    }

    template <class Stream>
    awaitable<io_result<std::string_view>> read(Stream& stream) {
        auto const [error, got] =
            co_await stream.async_read_some(asio::buffer(buffer_), runtime::as_result);
        if (error == asio::error::eof) co_return std::string_view{};
        if (error) co_return std::unexpected(failure(error));
        co_return std::string_view{buffer_.data(), got};
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
    // Shared with the source of contexts, which may have replaced its context meanwhile.
    std::shared_ptr<tls_context> outer_context_;
    std::shared_ptr<tls_context> inner_context_;
    std::optional<tls_over_tcp> outer_;
    std::optional<tls_over_tls> inner_;
    std::string closed_;  // why, when we did it
    std::array<char, read_size> buffer_;
};

}  // namespace

std::unique_ptr<byte_connection> make_byte_connection(runtime::executor const& where) {
    return std::make_unique<asio_connection>(where);
}

}  // namespace vitals::kube::transport
