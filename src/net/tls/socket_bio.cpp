// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/tls/socket_bio.hpp"

#include "net/loop/read_share.hpp"

#include <openssl/bio.h>

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>

namespace vitals::net::tls {

namespace {

// EINTR must not reach OpenSSL: its caller would wait for a readiness that never comes.
template <class Call>
auto uninterrupted(Call call) {
    for (;;)
        if (auto const done = call(); done >= 0 || errno != EINTR) return done;
}

bio_socket& socket_of(BIO* bio) {
    return *static_cast<bio_socket*>(BIO_get_data(bio));
}

int write(BIO* bio, char const* bytes, int size) {
    auto& socket = socket_of(bio);
    BIO_clear_retry_flags(bio);
    auto const sent = uninterrupted([&] {
        return ::send(socket.fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    });
    if (sent >= 0) return static_cast<int>(sent);
    if (errno == EAGAIN)
        BIO_set_retry_write(bio);
    else
        socket.error = errno;
    return -1;
}

int read(BIO* bio, char* into, int size) {
    auto& socket = socket_of(bio);
    BIO_clear_retry_flags(bio);
    // Within one call, OpenSSL reads on as long as messages without data come.
    socket.deferred = socket.share != nullptr && !socket.share->left();
    if (socket.deferred) {
        BIO_set_retry_read(bio);
        return -1;
    }
    auto const got =
        uninterrupted([&] { return ::recv(socket.fd, into, static_cast<std::size_t>(size), 0); });
    socket.drained = got < size;  // EAGAIN included
    if (got > 0) {
        if (socket.share != nullptr) socket.share->spend(static_cast<std::size_t>(got));
        socket.received += static_cast<std::size_t>(got);
        return static_cast<int>(got);
    }
    if (got == 0)
        socket.ended = true;
    else if (errno == EAGAIN)
        BIO_set_retry_read(bio);
    else
        socket.error = errno;
    return got == 0 ? 0 : -1;
}

long control(BIO* bio, int command, long, void*) {
    switch (command) {
        case BIO_CTRL_EOF:
            return socket_of(bio).ended ? 1 : 0;
        case BIO_CTRL_FLUSH:
            return 1;
        default:
            return 0;
    }
}

}  // namespace

BIO_METHOD* make_socket_bio_method() {
    auto* const method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
    if (!method) return nullptr;
    BIO_meth_set_write(method, write);
    BIO_meth_set_read(method, read);
    BIO_meth_set_ctrl(method, control);
    return method;
}

BIO* make_socket_bio(BIO_METHOD* method, bio_socket& socket) {
    auto* const bio = BIO_new(method);
    if (!bio) return nullptr;
    BIO_set_data(bio, &socket);
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace vitals::net::tls
