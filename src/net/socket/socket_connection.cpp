// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/socket_connection.hpp"

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/failure.hpp"
#include "net/ip_of.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/tls/tls_session.hpp"
#include "runtime/task.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <expected>
#include <span>
#include <utility>

namespace vitals::net::socket {

namespace {

int pending_error(int fd) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
    return error;
}

// EADDRNOTAVAIL means "no port is free" or "no source address" (an IPv6 literal where IPv6 is off).
// A datagram socket needs an address as well, but none of TCP's ports, so it can tell them apart.
bool has_source_for(endpoint const& to) {
    int const fd = ::socket(to.protocol().family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return true;
    bool const found = ::connect(fd, to.data(), static_cast<socklen_t>(to.size())) == 0;
    ::close(fd);
    return found;
}

failure connect_failure(int error, endpoint const& to) {
    if (error == EADDRNOTAVAIL && !has_source_for(to)) return failure_of(error, stage::connected);
    return failure_of(error, stage::connecting);
}

}  // namespace

socket_connection::socket_connection(connection_parts const& shared)
    : shared_{shared}, share_{shared.events} {}

socket_connection::~socket_connection() {
    close();
}

void socket_connection::close() {
    tls_.reset();
    if (socket_.fd() >= 0) shared_.sockets.give_back(std::exchange(socket_, {}));
}

result<void> socket_connection::begin_connecting(endpoint const& to) {
    close();
    auto taken = shared_.sockets.take(to.protocol().family());
    if (!taken) return std::unexpected(failure_of(taken.error(), stage::connecting));
    socket_ = std::move(*taken);
    if (::connect(socket_.fd(), to.data(), static_cast<socklen_t>(to.size())) < 0 &&
        errno != EINPROGRESS)
        return std::unexpected(connect_failure(errno, to));
    if (socket_.watched()) return {};
    if (int const error = socket_.watch(shared_.events))
        return std::unexpected(failure_of(error, stage::connecting));
    return {};
}

runtime::task<result<void>> socket_connection::connect(address_policy::permitted_endpoint where) {
    auto const to = endpoint_of(where);
    auto begun = begin_connecting(to);
    if (!begun) co_return begun;
    bool const ready = co_await socket_.events().until(loop::direction::write);
    if (!ready) co_return std::unexpected(cancelled());
    // Asks the kernel only after a failure.
    int const error = socket_.events().failed() ? pending_error(socket_.fd()) : 0;
    if (error != 0) co_return std::unexpected(connect_failure(error, to));
    co_return result<void>{};
}

runtime::task<result<void>> socket_connection::send(std::span<char const> bytes) {
    if (tls_) co_return co_await send_encrypted(bytes);
    while (!bytes.empty()) {
        bool const ready = co_await socket_.events().until(loop::direction::write);
        if (!ready) co_return std::unexpected(cancelled());
        auto const sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        else if (errno == EAGAIN)
            socket_.events().exhausted(loop::direction::write);
        else if (errno != EINTR)
            co_return std::unexpected(failure_of(errno, stage::connected));
    }
    co_return result<void>{};
}

runtime::task<result<std::span<char const>>> socket_connection::receive() {
    if (tls_) co_return co_await receive_decrypted();
    for (;;) {
        if (!share_.left()) socket_.defer();
        bool const ready = co_await socket_.events().until(loop::direction::read);
        if (!ready) co_return std::unexpected(cancelled());
        auto const got = read_plain();
        if (got >= 0) co_return shared_.received.first(static_cast<std::size_t>(got));
        if (errno == EAGAIN)
            socket_.events().exhausted(loop::direction::read);
        else if (errno != EINTR)
            co_return std::unexpected(failure_of(errno, stage::connected));
    }
}

ssize_t socket_connection::read_plain() {
    auto const buffer = shared_.received;
    auto const got = ::recv(socket_.fd(), buffer.data(), buffer.size(), 0);
    if (got < 0) return got;
    auto const count = static_cast<std::size_t>(got);
    share_.spend(count);
    // A short read has emptied the socket (epoll(7)): saves the call that would return EAGAIN.
    if (count < buffer.size() && !socket_.events().ending())
        socket_.events().exhausted(loop::direction::read);
    return got;
}

// An end or a failure is left to receive(), which says so. So is what is encrypted: of that only
// OpenSSL knows whether there is a byte in it.
std::span<char const> socket_connection::take_received() {
    auto& events = socket_.events();
    if (tls_ || events.ending() || !events.ready(loop::direction::read) || !share_.left())
        return {};
    auto const got = read_plain();
    if (got > 0) return shared_.received.first(static_cast<std::size_t>(got));
    // An end that was not reported yet is read again by receive().
    if (got < 0 && errno == EAGAIN) events.exhausted(loop::direction::read);
    return {};
}

// The readiness flag can be stale and OpenSSL may hold bytes; only a read shows whether the peer
// sent more.
bool socket_connection::is_reusable() {
    auto& events = socket_.events();
    if (events.ending()) return false;
    if (!events.ready(loop::direction::read) && (!tls_ || tls_->drained())) return true;
    if (tls_) {
        auto const step = tls_->read(shared_.received);
        if (!step || step->done || step->wanted != loop::direction::read || step->deferred)
            return false;
    } else {
        auto const buffer = shared_.received;
        if (::recv(socket_.fd(), buffer.data(), buffer.size(), 0) >= 0 || errno != EAGAIN)
            return false;
    }
    events.exhausted(loop::direction::read);
    return true;
}

runtime::task<result<void>> socket_connection::secure(tls_parameters parameters) {
    auto session = tls::tls_session::over(socket_.fd(), share_, shared_.tls, parameters);
    if (!session) co_return std::unexpected(session.error());
    tls_ = std::move(*session);
    for (;;) {
        auto const step = tls_->handshake();
        if (!step) co_return std::unexpected(step.error());
        if (step->done) co_return result<void>{};
        bool const ready = co_await until_next(*step);
        if (!ready) co_return std::unexpected(cancelled());
    }
}

loop::readiness::wait socket_connection::until_next(tls::tls_step const& given_up) {
    if (given_up.deferred)
        socket_.defer();
    else
        socket_.events().exhausted(given_up.wanted);
    return socket_.events().until(given_up.wanted);
}

runtime::task<result<void>> socket_connection::send_encrypted(std::span<char const> bytes) {
    while (!bytes.empty()) {
        auto const step = tls_->write(bytes);
        if (!step) co_return std::unexpected(step.error());
        if (step->done) break;
        bool const ready = co_await until_next(*step);
        if (!ready) co_return std::unexpected(cancelled());
    }
    co_return result<void>{};
}

runtime::task<result<std::span<char const>>> socket_connection::receive_decrypted() {
    bool const share_left = share_.left();
    if (!share_left) socket_.defer();
    if (!share_left || tls_->drained()) {
        bool const ready = co_await socket_.events().until(loop::direction::read);
        if (!ready) co_return std::unexpected(cancelled());
    }
    for (;;) {
        auto const step = tls_->read(shared_.received);
        if (!step) co_return std::unexpected(step.error());
        if (step->done) {
            share_.spend(0);
            if (tls_->drained() && !socket_.events().ending())
                socket_.events().exhausted(loop::direction::read);
            co_return shared_.received.first(step->bytes);
        }
        bool const ready = co_await until_next(*step);
        if (!ready) co_return std::unexpected(cancelled());
    }
}

}  // namespace vitals::net::socket
