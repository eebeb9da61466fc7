// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/client_stream.hpp"

#include "net/loop/readiness.hpp"
#include "net/tls/tls_server.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace vitals::net::http_server {

namespace {

using boost::system::error_code;

constexpr std::size_t longest_record = std::size_t{16} * 1024;

runtime::awaitable<error_code> ready(tcp_socket& socket, loop::direction which) {
    bool const reads = which == loop::direction::read;
    auto [error] = co_await socket.async_wait(
        reads ? tcp_socket::wait_read : tcp_socket::wait_write,
        runtime::as_result
    );
    co_return error;
}

error_code broken() {
    return boost::asio::error::connection_aborted;
}

}  // namespace

bool client_stream::secure(std::shared_ptr<tls::server_context const> with) {
    error_code failed;
    socket_.native_non_blocking(true, failed);
    if (!failed) tls_ = tls::server_session::over(socket_.native_handle(), std::move(with));
    return tls_ != nullptr;
}

client_stream::progress client_stream::shake_hands() {
    auto const made = tls_->handshake();
    if (!made) return {.error = broken()};
    wanted_ = made->wanted;
    return {.done = made->done};
}

runtime::awaitable<error_code> client_stream::ready_to_shake_hands() {
    co_return co_await ready(socket_, wanted_);
}

// Of TLS. The step is called until it is done.
template <class Step>
runtime::awaitable<client_stream::received> client_stream::until_done(Step step) {
    for (;;) {
        if (!socket_.is_open()) co_return received{.error = broken()};
        auto const made = step();
        if (!made) co_return received{.error = broken()};
        if (made->done) co_return received{.bytes = made->bytes};
        auto const error = co_await ready(socket_, made->wanted);
        if (error) co_return received{.error = error};
    }
}

runtime::awaitable<client_stream::received> client_stream::read_some(
    boost::asio::mutable_buffer into
) {
    if (!tls_) {
        auto [error, bytes] = co_await socket_.async_read_some(into, runtime::as_result);
        co_return received{.error = error, .bytes = bytes};
    }
    std::span<char> const room{static_cast<char*>(into.data()), into.size()};
    auto const step = [this, room] { return tls_->read(room); };
    auto got = co_await until_done(step);
    if (!got.error && got.bytes == 0) got.error = boost::asio::error::eof;
    co_return got;
}

runtime::awaitable<error_code> client_stream::write_record(std::span<char const> bytes) {
    auto const step = [this, bytes] { return tls_->write(bytes); };
    auto const sent = co_await until_done(step);
    co_return sent.error;
}

// The parts of a head are short: those that fit are one record.
runtime::awaitable<error_code> client_stream::write(std::span<boost::asio::const_buffer const> all
) {
    if (!tls_) {
        auto [error, bytes] = co_await boost::asio::async_write(socket_, all, runtime::as_result);
        co_return error;
    }
    std::string record;
    record.reserve(std::min(boost::asio::buffer_size(all), longest_record));
    for (auto const& each : all) {
        std::span<char const> left{static_cast<char const*>(each.data()), each.size()};
        while (!left.empty()) {
            auto const part = left.first(std::min(left.size(), longest_record - record.size()));
            record.append(part.data(), part.size());
            left = left.subspan(part.size());
            if (record.size() < longest_record) continue;
            if (auto const error = co_await write_record(record); error) co_return error;
            record.clear();
        }
    }
    co_return record.empty() ? error_code{} : co_await write_record(record);
}

runtime::awaitable<error_code> client_stream::write_end() {
    if (!tls_) co_return error_code{};
    auto const step = [this] { return tls_->end(); };
    auto const ended = co_await until_done(step);
    co_return ended.error;
}

void client_stream::end_at_once() {
    if (tls_) static_cast<void>(tls_->end());
}

client_stream::state client_stream::look() {
    if (tls_) {
        auto const seen = tls_->peek();
        if (!seen || (seen->done && seen->bytes == 0)) return state::gone;
        return seen->done ? state::sending : state::quiet;
    }
    char next = 0;
    auto const bytes = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    if (bytes > 0) return state::sending;
    bool const nothing_yet = bytes < 0 && (errno == EAGAIN || errno == EINTR);
    return nothing_yet ? state::quiet : state::gone;
}

void client_stream::close() {
    if (tls_) tls_->forget_socket();
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace vitals::net::http_server
