// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/loopback_server.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::support {

namespace {

int bound_socket(boost::asio::ip::address const& at) {
    boost::asio::ip::tcp::endpoint const any{at, 0};
    int const fd = ::socket(any.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::bind(fd, any.data(), static_cast<socklen_t>(any.size())) != 0)
        throw std::system_error{errno, std::generic_category(), "loopback server"};
    return fd;
}

boost::asio::ip::tcp::endpoint local(int fd) {
    boost::asio::ip::tcp::endpoint at;
    auto size = static_cast<socklen_t>(at.capacity());
    ::getsockname(fd, at.data(), &size);
    at.resize(size);
    return at;
}

}  // namespace

loopback_server::loopback_server(behaviour behave, boost::asio::ip::address const& at)
    : behave_{std::move(behave)}, listener_{bound_socket(at)}, where_{local(listener_)} {
    ::listen(listener_, 4096);
    thread_ = std::jthread{[this] { serve(); }};
}

loopback_server::~loopback_server() {
    {
        std::lock_guard const hold{mutex_};
        ending_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        for (int const fd : accepted_) ::shutdown(fd, SHUT_RDWR);
    }
    thread_.join();
    for (int const fd : accepted_) ::close(fd);
    ::close(listener_);
}

void loopback_server::serve() {
    for (;;) {
        int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        std::unique_lock hold{mutex_};
        if (ending_) {
            if (fd >= 0) ::close(fd);
            return;
        }
        if (fd < 0) continue;  // out of descriptors for the moment, as some tests want it
        accepted_.push_back(fd);
        hold.unlock();
        behave_(fd);
    }
}

closed_port::closed_port(boost::asio::ip::address const& at)
    : fd_{bound_socket(at)}, where_{local(fd_)} {}

closed_port::~closed_port() {
    ::close(fd_);
}

std::string hear(int fd) {
    std::array<char, 4096> buffer;
    auto const got = ::recv(fd, buffer.data(), buffer.size(), 0);
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string{};
}

bool say(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void finish(int fd) {
    ::shutdown(fd, SHUT_WR);
}

void reset(int fd) {
    // Disconnecting sends the RST at once; the descriptor stays valid until the server ends.
    sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
    linger const now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)::connect(fd, &nobody, sizeof nobody);
}

}  // namespace vitals::support
