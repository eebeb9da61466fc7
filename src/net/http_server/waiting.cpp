// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/waiting.hpp"

#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/session.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/timeout.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

namespace vitals::net::http_server {

namespace {

enum class client : std::uint8_t { quiet, sending, gone };

client look_at(tcp_socket& socket) {
    char next = 0;
    auto const bytes = ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    if (bytes > 0) return client::sending;
    bool const nothing_yet = bytes < 0 && (errno == EAGAIN || errno == EINTR);
    return nothing_yet ? client::quiet : client::gone;
}

runtime::awaitable<void> until_gone(tcp_socket& socket, bool const& dismissed) {
    auto event = tcp_socket::wait_read;
    while (!dismissed) {
        auto [error] = co_await socket.async_wait(event, runtime::as_result);
        if (error || event == tcp_socket::wait_error) co_return;
        auto const seen = look_at(socket);
        if (seen == client::gone) co_return;
        if (seen == client::sending) event = tcp_socket::wait_error;
    }
}

// Whether the signal was notified; false: the socket ended the wait.
runtime::awaitable<bool>
until_notified(postponement what, tcp_socket& socket, bool const& dismissed) {
    auto const ended = co_await runtime::race(
        what.change_signal->changed_since(what.generation),
        until_gone(socket, dismissed)
    );
    co_return ended.first == 0;
}

}  // namespace

runtime::awaitable<wait_end> wait_for_answer(
    runtime::clock& clock,
    tcp_socket& socket,
    postponement what,
    runtime::time_point due,
    bool const& dismissed
) {
    auto const notified = co_await runtime::with_timeout(
        clock,
        due - clock.now(),
        until_notified(what, socket, dismissed)
    );
    if (!socket.is_open()) co_return wait_end::gone;
    if (dismissed) co_return wait_end::dismissed;
    if (!notified) co_return wait_end::late;
    co_return *notified ? wait_end::notified : wait_end::gone;
}

}  // namespace vitals::net::http_server
