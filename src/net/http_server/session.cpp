// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/session.hpp"

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/read_request.hpp"
#include "net/http_server/session_wire.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "text/time/http_date.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace vitals::net::http_server {

namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

namespace {

// After an answer that ends the connection early, the client's remaining bytes are read for a
// moment (lingering close): closing with unread bytes would send a reset, which may overtake the
// answer.
constexpr runtime::duration linger_time = std::chrono::seconds{1};
constexpr std::size_t linger_bytes = 64 * 1024;

runtime::awaitable<error_code> lingering_read(tcp_socket& socket) {
    std::array<char, 4096> waste;
    for (std::size_t total = 0; total < linger_bytes;) {
        auto const space = boost::asio::buffer(waste);
        auto [error, bytes] = co_await socket.async_read_some(space, runtime::as_result);
        if (error) co_return error;
        total += bytes;
    }
    co_return error_code{};
}

}  // namespace

response refusal(unsigned status) {
    return text(status, std::string{http::obsolete_reason(http::int_to_status(status))});
}

runtime::awaitable<void> session::run() {
    wire bytes{service_.limits.header_bytes + service_.limits.body_bytes};
    bool open = true;
    if (rest_)
        open = co_await go_on(bytes);
    else if (service_.certificates)
        open = co_await secure(bytes);
    while (open && !service_.stopping && has_more(bytes)) open = co_await read_and_answer(bytes);
    if (open) enter(is_new_ ? stage::silent : stage::idle);
    if (open && !service_.stopping) rest_between_requests();
    if (!rest_) close();
}

// False when the client does not speak TLS as it should, or not in time.
runtime::awaitable<bool> session::secure(wire& bytes) {
    auto const present = service_.certificates();
    if (!present || !client_.secure(present)) co_return false;
    auto const failed =
        co_await runtime::with_timeout(service_.clock, service_.limits.header_time, shake_hands());
    if (failed && !*failed) co_return true;
    service_.penalized.add(place_.who, service_.clock.now());
    if (failed && client_.met_plain_http()) {
        client_.speak_plainly();
        co_await refuse(bytes, text(400, "This port speaks HTTPS, not HTTP.\n"));
    }
    co_return false;
}

// Others have their turn on the loop between any two handshakes, each of which takes up to some
// milliseconds of computing.
runtime::awaitable<error_code> session::shake_hands() {
    for (;;) {
        if (auto const error = co_await client_.ready_to_shake_hands()) co_return error;
        auto const turn = co_await service_.securing.acquire();
        if (!turn || closed()) co_return boost::asio::error::operation_aborted;
        auto const made = client_.shake_hands();
        if (made.error || made.done) co_return made.error;
        co_await runtime::asio::post(client_.socket().get_executor(), runtime::use_awaitable);
        if (closed()) co_return boost::asio::error::operation_aborted;
    }
}

// Of the next request, without a wait.
bool session::has_more(wire const& bytes) const {
    return bytes.buffer.size() > 0 || client_.has_pending();
}

// False when the connection is to be closed, or rests.
runtime::awaitable<bool> session::read_and_answer(wire& bytes) {
    bool open = co_await read_next(bytes);
    if (open) {
        is_new_ = false;
        open = co_await answer_request(bytes);
    }
    co_return open;
}

// False when there is no request to answer.
runtime::awaitable<bool> session::read_next(wire& bytes) {
    enter(stage::reading);
    auto read = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.header_time,
        read_request(client_, bytes.buffer, service_.limits)
    );
    if (read && read->complete) {
        ++service_.requests;
        service_.penalized.forgive(place_.who);
        bytes.asked = std::move(read->message);
        co_return true;
    }
    if (!read) service_.penalized.add(place_.who, service_.clock.now());
    unsigned const status = read ? read->refusal : 408;
    if (status != 0) co_await refuse(bytes, refusal(status));
    co_return false;
}

runtime::awaitable<bool> session::refuse(wire& bytes, response reply) {
    enter(stage::leaving);
    bytes.buffer.clear();
    bool const sent = co_await send(reply, {.date = service_.clock.wall()});
    error_code failed;
    if (sent) client_.shutdown_send(failed);
    if (sent && !failed && !service_.stopping)
        co_await runtime::with_timeout(
            service_.clock,
            linger_time,
            lingering_read(client_.socket())
        );
    co_return false;
}

bool session::idle() const {
    return place_.stage == stage::silent || place_.stage == stage::idle;
}

// Otherwise the kernel takes megabytes for each client that asks and does not read.
void session::limit_unsent() {
    constexpr int most = 64 * 1024;
    ::setsockopt(
        client_.socket().native_handle(),
        IPPROTO_TCP,
        TCP_NOTSENT_LOWAT,
        &most,
        sizeof most
    );
}

void session::enter(stage next) {
    place_.stage = next;
    place_.since = service_.clock.now();
}

// An idle one has its last answer whole.
void session::close() {
    if (place_.stage == stage::idle) client_.end_at_once();
    client_.close();  // its operation under way ends with an error, and so does run()
    sending_ = nullptr;
}

void session::dismiss() {
    dismissed_ = true;
    if (place_.stage == stage::waiting) end_rest(rest_end::dismissed);
}

void reject(tcp_socket& socket, runtime::wall_time now) {
    auto const text = "HTTP/1.1 503 Service Unavailable\r\nDate: " +
                      time::format_http_date(std::chrono::floor<std::chrono::seconds>(now)) +
                      "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(text), ignored);
    socket.shutdown(tcp_socket::shutdown_both, ignored);
    socket.close(ignored);
}

}  // namespace vitals::net::http_server
