// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/session_rest.hpp"

#include "net/http_server/client_stream.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/session_wire.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace vitals::net::http_server {

using error_code = boost::system::error_code;

// Here, where its rest is known.
session::session(service& shared, tcp_socket socket, remote_network const& who)
    : service_{shared},
      client_{std::move(socket)},
      place_{.who = who, .stage = stage::silent, .since = shared.clock.now()} {}

session::~session() = default;

// For the next request.
void session::rest_between_requests() {
    auto const patience = is_new_ ? service_.limits.header_time : service_.limits.idle_time;
    begin_rest(std::make_unique<rest>(), service_.clock.now() + patience);
}

void session::rest_until_changed(
    wire& bytes,
    std::unique_ptr<exchange> waiting,
    postponement const& what
) {
    enter(stage::waiting);
    bytes.buffer.shrink_to_fit();
    auto how = std::make_unique<rest>();
    auto const due = waiting->due;
    how->waiting = std::move(waiting);
    how->unread = std::move(bytes.buffer);
    how->signal = what.change_signal;
    how->place = what.change_signal->wait([this] { end_rest(rest_end::notified); });
    begin_rest(std::move(how), due);
}

void session::begin_rest(std::unique_ptr<rest> how, runtime::time_point due) {
    client_.release_buffers();
    how->due = service_.deadlines.add(due, [this] { end_rest(rest_end::late); });
    rest_ = std::move(how);
    watch_socket();
}

void session::watch_socket() {
    client_.socket().async_wait(rest_->event, [this](error_code failed) { socket_moved(failed); });
}

// The one place where a rest ends: nothing of it is under way any more.
void session::socket_moved(error_code failed) {
    if (!rest_->end) {
        auto const end = failed ? rest_end::gone : look_at_client();
        if (!end) return watch_socket();
        end_rest(*end);
    }
    if (rest_->end == rest_end::readable) enter(stage::reading);
    service_.resume(*this);
}

// Nothing: the rest continues. The client of a request that waits is gone when it has closed the
// connection or its sending side. One that has sent its next request counts as gone only after a
// reset.
std::optional<session::rest_end> session::look_at_client() {
    if (!rest_->waiting) return rest_end::readable;
    if (rest_->event == tcp_socket::wait_error) return rest_end::gone;
    auto const seen = client_.look();
    if (seen == client_stream::state::gone) return rest_end::gone;
    if (seen == client_stream::state::sending) rest_->event = tcp_socket::wait_error;
    return std::nullopt;
}

void session::end_rest(rest_end why) {
    if (!rest_ || rest_->end) return;
    rest_->end = why;
    if (why != rest_end::late) service_.deadlines.remove(rest_->due);
    if (why != rest_end::notified && rest_->signal != nullptr) rest_->signal->leave(rest_->place);
    error_code ignored;
    client_.socket().cancel(ignored);
}

// False when the connection is to be closed, or rests again.
runtime::awaitable<bool> session::go_on(wire& bytes) {
    auto const was = std::exchange(rest_, nullptr);
    if (closed() || was->end == rest_end::gone) co_return false;
    if (was->waiting) {
        bytes.buffer = std::move(was->unread);
        was->waiting->asked.may_wait = was->end == rest_end::notified;
        co_return co_await answer(bytes, std::move(was->waiting));
    }
    if (was->end == rest_end::readable) co_return co_await read_and_answer(bytes);
    if (is_new_) service_.penalized.add(place_.who, service_.clock.now());
    co_return false;
}

}  // namespace vitals::net::http_server
