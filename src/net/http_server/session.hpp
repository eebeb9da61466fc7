// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One connection of the HTTP server: requests one after the other, each step under its deadline.

#include "net/http_server/client_stream.hpp"
#include "net/http_server/deadlines.hpp"
#include "net/http_server/gzip.hpp"
#include "net/http_server/penalties.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/unread_answers.hpp"
#include "net/http_server/waiting_room.hpp"
#include "runtime/async_semaphore.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

struct reply_shape;

// The memory of bodies that are being sent, over all connections: http_server/unread_answers.hpp.
struct answer_memory {
    std::function<std::size_t()> bytes;                  // of all unread answers
    std::function<std::vector<unread_answer>()> unread;  // those that are not negligible
    std::function<void(std::size_t at)> close;           // closes the connection of this answer
    std::function<void()> refused;                       // answers, for lack of memory
};

class session;

// Shared by all connections of a server; outlives them.
struct service {
    runtime::clock& clock;
    log::logger log;
    std::string name;
    http_server::handler handler;
    http_server::limits limits;
    waiting_room waiting;
    http_server::deadlines deadlines;
    http_server::compressor compressor;
    // One in a turn of the loop. Handshakes have turns of their own: clients without a word to say
    // can ask for many at once.
    runtime::async_semaphore making;  // pieces of bodies
    runtime::async_semaphore securing;
    http_server::certificate_source certificates{};  // none: without TLS
    penalties penalized{};
    bool stopping = false;  // finish the request under way, then close
    answer_memory memory{};
    std::function<void(session&)> resume{};   // of one whose rest has ended: runs it again
    std::list<session*> sending{};            // those with an answer that is not sent completely
    std::function<void()> wait_refused{};     // called when a request may not wait
    penalties large_in_vain{};                // addresses whose large answers were made in vain
    std::atomic<std::uint64_t> requests = 0;  // that came as a whole; from any thread
};

class session {
public:
    using error_code = boost::system::error_code;

    session(service& shared, tcp_socket socket, remote_network const& who);
    ~session();
    session(session const&) = delete;  // handlers hold its address
    session& operator=(session const&) = delete;

    // Until the connection is closed, or the session rests; then it is run again after its rest.
    runtime::awaitable<void> run();
    bool rests() const { return rest_ != nullptr; }
    // Waits for the first byte of a request, when the connection may be closed without harm.
    bool idle() const;
    http_server::place const& place() const { return place_; }
    std::size_t unread_bytes() const;  // of memory
    unread_answer unread();            // asks the kernel
    bool closed() const { return !client_.is_open(); }
    void close();
    // A request that waits for its answer is answered soon.
    void dismiss();

    // Where it is in its server's list.
    void listed(std::list<session>::iterator at) { at_ = at; }
    std::list<session>::iterator listed() const { return at_; }

private:
    struct wire;      // session_wire.hpp
    struct exchange;  // session_rest.hpp
    struct rest;      // the same
    enum class rest_end : std::uint8_t { readable, notified, late, gone, dismissed };

    runtime::awaitable<bool> secure(wire& bytes);
    runtime::awaitable<error_code> shake_hands();
    bool has_more(wire const& bytes) const;
    runtime::awaitable<bool> read_and_answer(wire& bytes);
    runtime::awaitable<bool> read_next(wire& bytes);
    runtime::awaitable<bool> refuse(wire& bytes, response reply);
    runtime::awaitable<bool> answer_request(wire& bytes);
    runtime::awaitable<bool> answer(wire& bytes, std::unique_ptr<exchange> one);
    bool may_wait(exchange& one, postponement const& what, response& reply);
    runtime::awaitable<bool> deliver(exchange& one, response& reply);
    runtime::awaitable<response> within_memory(request const& asked);
    runtime::awaitable<response> handle(request const& asked);
    runtime::awaitable<void> compress(request const& asked, response& reply);
    runtime::awaitable<bool> send(response const& reply, reply_shape const& how);
    runtime::awaitable<bool> write_whole(response const& reply, reply_shape const& how);
    runtime::awaitable<bool> write_end(reply_shape const& how);
    runtime::awaitable<bool> stream(request const& asked, response& reply, reply_shape how);
    runtime::awaitable<bool> write_stream(response& reply, reply_shape const& how);
    runtime::awaitable<bool> write_pieces(response& reply, reply_shape const& how);
    runtime::awaitable<bool> next_piece(response& reply);
    runtime::awaitable<bool>
    write_piece(std::string_view before, std::string_view bytes, bool chunked);
    bool room_for_a_piece();
    void limit_unsent();
    void rest_between_requests();
    void
    rest_until_changed(wire& bytes, std::unique_ptr<exchange> waiting, postponement const& what);
    void begin_rest(std::unique_ptr<rest> how, runtime::time_point due);
    void watch_socket();
    void socket_moved(error_code failed);
    std::optional<rest_end> look_at_client();
    void end_rest(rest_end why);
    runtime::awaitable<bool> go_on(wire& bytes);
    void enter(stage next);
    void took(std::size_t bytes);

    service& service_;
    client_stream client_;
    http_server::place place_;
    std::list<session>::iterator at_{};
    response const* sending_ = nullptr;
    std::unique_ptr<rest> rest_;  // null: it is run
    bool is_new_ = true;          // no request has come as a whole
    bool dismissed_ = false;
};

// The answer to a request that is none, with the words of its status.
response refusal(unsigned status);
// Answers a connection beyond the limit with 503, without waiting for it, and closes it.
void reject(tcp_socket& socket, runtime::wall_time now);

}  // namespace vitals::net::http_server
