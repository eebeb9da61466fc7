// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/scripted_server.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support {

namespace asio = boost::asio;
using asio::ip::tcp;
using runtime::awaitable;
using socket = asio::basic_stream_socket<tcp, runtime::executor>;
using tls_stream = asio::ssl::stream<socket&>;

struct scripted_server::state {
    explicit state(asio::io_context& context)
        : acceptor{context.get_executor(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}} {}

    asio::basic_socket_acceptor<tcp, runtime::executor> acceptor;
    std::shared_ptr<asio::ssl::context> tls;  // null: plain
    std::string client_authority;
    std::string client_subject;
    std::list<socket> sockets;  // all that were accepted; they end with the server
    std::vector<std::string> requests;
    scripted_server* owner = nullptr;
};

namespace {

std::size_t body_length(std::string const& head) {
    auto const found = head.find("Content-Length: ");
    if (found == head.npos) return 0;
    std::size_t length = 0;
    std::from_chars(head.data() + found + 16, head.data() + head.size(), length);
    return length;
}

// A request at the beginning of `bytes`, taken from it.
std::optional<std::string> take_request(std::string& bytes) {
    auto const end = bytes.find("\r\n\r\n");
    if (end == bytes.npos) return std::nullopt;
    auto const size = end + 4 + body_length(bytes.substr(0, end + 2));
    if (bytes.size() < size) return std::nullopt;
    auto request = bytes.substr(0, size);
    bytes.erase(0, size);
    return request;
}

void reset(socket& peer) {
    boost::system::error_code ignored;
    peer.set_option(asio::socket_base::linger{true, 0}, ignored);
    peer.close(ignored);
}

template <class Stream>
awaitable<void> talk(Stream& stream, socket& peer, std::shared_ptr<scripted_server::state> server) {
    std::string bytes;
    std::array<char, 4096> buffer{};
    for (;;) {
        auto request = take_request(bytes);
        if (!request) {
            auto const [error, got] =
                co_await stream.async_read_some(asio::buffer(buffer), runtime::as_result);
            if (error) co_return;
            bytes.append(buffer.data(), got);
            continue;
        }
        server->requests.push_back(*request);
        if (server->owner == nullptr || !server->owner->respond) co_return;
        auto const what = server->owner->respond(*request);
        for (auto const& piece : what.pieces) {
            auto const [error, sent] =
                co_await asio::async_write(stream, asio::buffer(piece), runtime::as_result);
            if (error) co_return;
        }
        boost::system::error_code ignored;
        if (what.after == reaction::then::hang) co_return;  // the socket stays open
        if (what.after == reaction::then::reset) reset(peer);
        if (what.after == reaction::then::close) peer.close(ignored);
        if (what.after != reaction::then::keep) co_return;
    }
}

awaitable<void> serve(socket& peer, std::shared_ptr<scripted_server::state> server) {
    auto const tls = server->tls;
    if (!tls) {
        co_await talk(peer, peer, server);
        co_return;
    }
    auto const stream = std::make_shared<tls_stream>(peer, *tls);
    auto const [error] =
        co_await stream->async_handshake(asio::ssl::stream_base::server, runtime::as_result);
    if (error) {
        boost::system::error_code ignored;
        peer.close(ignored);
        co_return;
    }
    if (X509* const client = SSL_get1_peer_certificate(stream->native_handle())) {
        std::array<char, 256> name{};
        X509_NAME_oneline(X509_get_subject_name(client), name.data(), name.size());
        server->client_subject = name.data();
        X509_free(client);
    }
    co_await talk(*stream, peer, server);
}

awaitable<void> accept(std::shared_ptr<scripted_server::state> server) {
    for (;;) {
        auto const here = co_await asio::this_coro::executor;
        auto& peer = server->sockets.emplace_back(here);
        auto const [error] = co_await server->acceptor.async_accept(peer, runtime::as_result);
        if (error) {
            server->sockets.pop_back();
            co_return;
        }
        asio::co_spawn(here, serve(peer, server), asio::detached);
    }
}

}  // namespace

reaction answer(unsigned status, std::string_view body, std::string_view more_headers) {
    std::string text = "HTTP/1.1 " + std::to_string(status) + " X\r\n";
    if (more_headers.find("Content-Type") == more_headers.npos)
        text += "Content-Type: application/json\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text.append(more_headers).append("\r\n").append(body);
    return {{text}};
}

scripted_server::scripted_server(asio::io_context& context)
    : state_{std::make_shared<state>(context)} {
    state_->owner = this;
    asio::co_spawn(context.get_executor(), accept(state_), asio::detached);
}

scripted_server::scripted_server(asio::io_context& context, server_certificate certificate)
    : scripted_server{context} {
    use(std::move(certificate));
}

scripted_server::~scripted_server() {
    stop();
    state_->owner = nullptr;
}

std::uint16_t scripted_server::port() const {
    return state_->acceptor.local_endpoint().port();
}

std::size_t scripted_server::connections() const {
    // The last one is the one that waits to be accepted.
    return state_->sockets.empty() ? 0 : state_->sockets.size() - 1;
}

std::vector<std::string> const& scripted_server::requests() const {
    return state_->requests;
}

void scripted_server::use(server_certificate certificate) {
    auto fresh = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    fresh->use_certificate_chain(asio::buffer(certificate.chain));
    fresh->use_private_key(asio::buffer(certificate.key), asio::ssl::context::pem);
    if (!certificate.ciphers.empty()) {
        auto* const native = fresh->native_handle();
        SSL_CTX_set_max_proto_version(native, TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(native, certificate.ciphers.c_str());
        SSL_CTX_set_dh_auto(native, 1);
    }
    if (!state_->client_authority.empty()) {
        fresh->add_certificate_authority(asio::buffer(state_->client_authority));
        fresh->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
    state_->tls = std::move(fresh);
}

void scripted_server::stop() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (auto& one : state_->sockets) one.close(ignored);
}

std::string const& scripted_server::client_subject() const {
    return state_->client_subject;
}

void scripted_server::ask_for_client_certificate(std::string const& authority) {
    state_->client_authority = authority;
}

}  // namespace vitals::support
