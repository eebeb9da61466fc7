// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/waiting.hpp"

#include "net/http_server/change_signal.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/timeout.hpp"

namespace vitals::net::http_server {

namespace {

runtime::awaitable<void> until_gone(client_stream& client, bool const& dismissed) {
    auto event = tcp_socket::wait_read;
    while (!dismissed) {
        auto [error] = co_await client.socket().async_wait(event, runtime::as_result);
        if (error || event == tcp_socket::wait_error) co_return;
        auto const seen = client.look();
        if (seen == client_stream::state::gone) co_return;
        if (seen == client_stream::state::sending) event = tcp_socket::wait_error;
    }
}

// Whether the signal was notified; false: the socket ended the wait.
runtime::awaitable<bool>
until_notified(postponement what, client_stream& client, bool const& dismissed) {
    auto const ended = co_await runtime::race(
        what.change_signal->changed_since(what.generation),
        until_gone(client, dismissed)
    );
    co_return ended.first == 0;
}

}  // namespace

runtime::awaitable<wait_end> wait_for_answer(
    runtime::clock& clock,
    client_stream& client,
    postponement what,
    runtime::time_point due,
    bool const& dismissed
) {
    auto const notified = co_await runtime::with_timeout(
        clock,
        due - clock.now(),
        until_notified(what, client, dismissed)
    );
    if (!client.is_open()) co_return wait_end::gone;
    if (dismissed) co_return wait_end::dismissed;
    if (!notified) co_return wait_end::late;
    co_return *notified ? wait_end::notified : wait_end::gone;
}

}  // namespace vitals::net::http_server
