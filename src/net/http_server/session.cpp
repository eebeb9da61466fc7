// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/session.hpp"

#include "net/http_server/beast_message.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/read_request.hpp"
#include "net/http_server/unread_answers.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/write.hpp>

#include <poll.h>

#include <array>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace vitals::net::http_server {

namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

struct session::wire {
    explicit wire(std::size_t limit) : buffer{limit} {}

    beast::flat_buffer buffer;
    request_message asked;
    bool first = true;
};

namespace {

// After an answer that ends the connection early, what the client still sends is read for a moment:
// closing with unread bytes would send a reset, which may overtake the answer.
constexpr runtime::duration linger_time = std::chrono::seconds{1};
constexpr std::size_t linger_bytes = 64 * 1024;

runtime::awaitable<error_code> wait_readable(tcp_socket& socket) {
    auto [error] = co_await socket.async_wait(tcp_socket::wait_read, runtime::as_result);
    co_return error;
}

runtime::awaitable<error_code> write_reply(tcp_socket& socket, reply_message& reply) {
    auto [error, bytes] = co_await http::async_write(socket, reply, runtime::as_result);
    co_return error;
}

runtime::awaitable<error_code> read_away(tcp_socket& socket) {
    std::array<char, 4096> waste;
    for (std::size_t total = 0; total < linger_bytes;) {
        auto const space = boost::asio::buffer(waste);
        auto [error, bytes] = co_await socket.async_read_some(space, runtime::as_result);
        if (error) co_return error;
        total += bytes;
    }
    co_return error_code{};
}

// Counts a body while it is on its way.
class counted_unread {
public:
    counted_unread(std::size_t& mine, std::size_t bytes) : mine_{mine} { mine_ = bytes; }
    ~counted_unread() { mine_ = 0; }
    counted_unread(counted_unread const&) = delete;
    counted_unread& operator=(counted_unread const&) = delete;

private:
    std::size_t& mine_;
};

}  // namespace

runtime::awaitable<void> session::run() {
    wire bytes{service_.limits.header_bytes + service_.limits.body_bytes};
    co_await serve(bytes);
    error_code ignored;
    socket_.close(ignored);
}

runtime::awaitable<void> session::serve(wire& bytes) {
    while (!service_.stopping) {
        auto const patience = bytes.first ? service_.limits.header_time : service_.limits.idle_time;
        if (!co_await next_request(bytes, patience)) co_return;
        bytes.first = false;
        if (!co_await answer_request(bytes)) co_return;
    }
}

// Waits for the first byte of a request, then for all of it. False when there is none to answer.
runtime::awaitable<bool> session::next_request(wire& bytes, runtime::duration patience) {
    if (bytes.buffer.size() == 0) {
        enter(bytes.first ? stage::silent : stage::idle);
        auto const seen =
            co_await runtime::with_timeout(service_.clock, patience, wait_readable(socket_));
        if (!seen && bytes.first) service_.penalized.add(place_.who, service_.clock.now());
        if (!seen || *seen || !socket_.is_open()) co_return false;
    }
    enter(stage::reading);
    auto read = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.header_time,
        read_request(socket_, bytes.buffer, service_.limits)
    );
    if (read && read->complete) {
        service_.penalized.forgive(place_.who);
        bytes.asked = std::move(read->message);
        co_return true;
    }
    if (!read) service_.penalized.add(place_.who, service_.clock.now());
    unsigned const status = read ? read->refusal : 408;
    if (status != 0) co_await refuse(bytes, status);
    co_return false;
}

runtime::awaitable<bool> session::answer_request(wire& bytes) {
    enter(stage::answering);
    auto message = std::exchange(bytes.asked, {});
    bool const head = message.method() == http::verb::head;
    bool const wants_more = message.keep_alive();
    unsigned const version = message.version();
    auto const request = to_request(message);
    if (!request) co_return co_await refuse(bytes, 400);

    auto reply = co_await within_memory(*request);
    counted_unread const counted{unread_, reply.body.size()};
    bool const more = wants_more && !service_.stopping;
    auto answer = to_message(std::move(reply), head, more, version);
    enter(stage::writing);
    auto const sent = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.write_time,
        write_reply(socket_, answer)
    );
    co_return sent && !*sent && more;
}

// Refuses before the answer is made where it can: making a large one takes the loop's time from others.
runtime::awaitable<response> session::within_memory(request const& request) {
    auto const& memory = service_.memory;
    auto const limit = service_.limits.unread_bytes;
    auto const asked = service_.clock.now();
    if (!service_.large_in_vain.holds(place_.who, asked, time_to_take_an_answer) &&
        may_ask(memory.unread(), place_.who, limit, asked)) {
        auto reply = co_await handle(request);
        auto const size = reply.body.size();
        auto const room = make_room(memory.unread(), place_.who, size, limit, service_.clock.now());
        for (auto const at : room.leave) memory.close(at);
        if (room.granted) co_return reply;
        service_.large_in_vain.add(place_.who, service_.clock.now());
    }
    memory.refused();
    auto refusal = text(503, "too many answers are waiting to be read\n");
    refusal.headers.emplace_back("Retry-After", "1");
    co_return refusal;
}

runtime::awaitable<response> session::handle(request const& request) {
    std::string failure;
    try {
        co_return co_await service_.handler(request);
    } catch (std::exception const& error) {
        failure = error.what();
    }
    // The path may hold what only the client should know; the message of the exception is ours.
    service_.log.error("request failed", {{"server", service_.name}, {"error", failure}});
    co_return text(500, "internal server error");
}

runtime::awaitable<bool> session::refuse(wire& bytes, unsigned status) {
    auto reply = text(status, std::string{http::obsolete_reason(http::int_to_status(status))});
    enter(stage::leaving);
    bytes.buffer.clear();
    auto answer = to_message(std::move(reply), false, false, 11);
    auto const sent = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.write_time,
        write_reply(socket_, answer)
    );
    error_code failed;
    if (sent && !*sent) socket_.shutdown(tcp_socket::shutdown_send, failed);
    if (sent && !*sent && !failed && !service_.stopping)
        co_await runtime::with_timeout(service_.clock, linger_time, read_away(socket_));
    co_return false;
}

unread_answer session::unread() {
    // The loop may have been busy for longer than the client needed for all that the kernel had.
    pollfd more{.fd = socket_.native_handle(), .events = POLLOUT, .revents = 0};
    bool const stalled = unread_ != 0 && ::poll(&more, 1, 0) == 0;
    return {.who = place_.who, .bytes = unread_, .since = place_.since, .stalled = stalled};
}

bool session::idle() const {
    return place_.stage == stage::silent || place_.stage == stage::idle;
}

void session::enter(stage next) {
    place_.stage = next;
    place_.since = service_.clock.now();
}

void session::close() {
    error_code ignored;
    socket_.close(ignored);  // whatever it waits for ends with an error, and so does run()
    unread_ = 0;
}

void turn_away(tcp_socket& socket) {
    constexpr std::string_view text =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(text), ignored);
    socket.shutdown(tcp_socket::shutdown_both, ignored);
    socket.close(ignored);
}

}  // namespace vitals::net::http_server
