// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How a session sends an answer that is made while it is sent. A client that does not read costs
// one piece, not an answer, and no request keeps the loop for longer than a piece takes.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/gzip.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/unread_answers.hpp"
#include "net/http_server/write_message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

// About what a source makes; it is known only afterwards.
constexpr std::size_t usual_piece = std::size_t{64} * 1024;

std::string chunk_size(std::size_t bytes) {
    std::array<char, 2 * sizeof bytes> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes, 16).ptr;
    return std::string{digits.data(), end}.append("\r\n");
}

}  // namespace

runtime::awaitable<bool> session::stream(request const& asked, response& reply, reply_shape how) {
    if (service_.limits.compresses) {
        say_that_it_varies(reply);
        reply.packed = accepts_gzip(asked);
        if (reply.packed) reply.headers.emplace_back("Content-Encoding", "gzip");
    }
    how.keep_alive = how.keep_alive && how.version >= 11;
    how.date = service_.clock.wall();
    limit_unsent();
    enter(stage::writing);
    auto const sent = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.write_time,
        write_stream(reply, how)
    );
    bool const whole = sent && *sent;
    co_return whole&& how.keep_alive;
}

runtime::awaitable<bool> session::write_stream(response& reply, reply_shape const& how) {
    bool whole = co_await write_pieces(reply, how);
    if (whole) whole = co_await write_end(how);
    co_return whole;
}

// False when the client is gone, or has to go.
runtime::awaitable<bool> session::write_pieces(response& reply, reply_shape const& how) {
    auto head = to_message(reply, how);
    if (co_await write_head(client_, head)) co_return false;
    if (how.head) co_return true;
    bool const chunked = how.version >= 11;
    gzip_parts packing;
    auto before = reply.packed ? gzip_parts::head() : std::string_view{};
    for (;;) {
        auto& piece = *reply.shared;
        auto const size = piece.plain.size();
        auto const bytes = reply.packed ? packing.add(piece) : std::string_view{piece.plain};
        if (!co_await write_piece(before, bytes, chunked)) co_return false;
        before = {};
        if (!reply.rest) break;
        took(size);
        auto const begun = service_.clock.now();
        if (!co_await next_piece(reply)) co_return false;
        place_.since += service_.clock.now() - begun;  // that was our time, not the client's
    }
    auto const tail = reply.packed ? packing.tail() : std::string{};
    if (!co_await write_piece({}, tail, chunked)) co_return false;
    if (!chunked) co_return true;
    std::array const end{boost::asio::buffer(std::string_view{"0\r\n\r\n"})};
    co_return !co_await client_.write(end);
}

void session::took(std::size_t bytes) {
    using seconds = std::chrono::duration<double>;
    auto const time = std::chrono::duration_cast<runtime::duration>(
        seconds{static_cast<double>(bytes) / double{rate_to_take_an_answer}}
    );
    place_.since = std::min(place_.since + time, service_.clock.now());
}

// Others have their turn on the loop between any two pieces, of whatever answers.
runtime::awaitable<bool> session::next_piece(response& reply) {
    auto const turn = co_await service_.making.acquire();
    if (!turn || closed() || !room_for_a_piece()) co_return false;
    auto next = reply.rest->next();
    reply.shared = std::move(next.text);
    if (next.last) reply.rest.reset();
    co_await runtime::asio::post(client_.socket().get_executor(), runtime::use_awaitable);
    co_return !closed();
}

// An answer that had room when it began ends early when many others grew meanwhile.
bool session::room_for_a_piece() {
    auto const& memory = service_.memory;
    auto const limit = service_.limits.unread_bytes;
    if (memory.bytes() + usual_piece <= limit) return true;
    auto const now = service_.clock.now();
    auto const room = plan_eviction(memory.unread(), place_.who, usual_piece, limit, now);
    for (auto const at : room.leave) memory.close(at);
    if (!room.granted) memory.refused();
    return room.granted && !closed();
}

runtime::awaitable<bool>
session::write_piece(std::string_view before, std::string_view bytes, bool chunked) {
    auto const size = before.size() + bytes.size();
    if (size == 0) co_return true;  // an empty chunk would be the last one
    auto const framed = chunked ? chunk_size(size) : std::string{};
    std::array<boost::asio::const_buffer, 4> const all{
        boost::asio::buffer(framed),
        boost::asio::buffer(before),
        boost::asio::buffer(bytes),
        boost::asio::buffer(std::string_view{chunked ? "\r\n" : ""})
    };
    co_return !co_await client_.write(all);
}

}  // namespace vitals::net::http_server
