// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How a session answers a request that is complete.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/gzip.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/session.hpp"
#include "net/http_server/session_rest.hpp"
#include "net/http_server/session_wire.hpp"
#include "net/http_server/target.hpp"
#include "net/http_server/unread_answers.hpp"
#include "net/http_server/waiting_room.hpp"
#include "net/http_server/write_message.hpp"
#include "net/unmapped.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <poll.h>

#include <cstddef>
#include <exception>
#include <expected>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace http = boost::beast::http;
using error_code = boost::system::error_code;

namespace {

// Registers the bytes under way as long as they are being sent.
class sending_now {
public:
    sending_now(
        session& who,
        std::list<session*>& all,
        response const*& mine,
        response const& reply
    )
        : all_{all}, place_{all_.insert(all_.end(), &who)}, mine_{mine} {
        mine_ = &reply;
    }
    ~sending_now() {
        mine_ = nullptr;
        all_.erase(place_);
    }
    sending_now(sending_now const&) = delete;
    sending_now& operator=(sending_now const&) = delete;

private:
    std::list<session*>& all_;
    std::list<session*>::iterator place_;
    response const*& mine_;
};

bool is_over_loopback(tcp_socket const& socket) {
    error_code failed;
    auto const near = socket.local_endpoint(failed);
    if (failed) return false;
    auto const far = socket.remote_endpoint(failed);
    return !failed && unmapped(near.address()).is_loopback() &&
           unmapped(far.address()).is_loopback();
}

response moved_to(std::string where) {
    response reply{.status = 307, .headers = {}, .body = {}};
    reply.headers.emplace_back("Location", std::move(where));
    return reply;
}

response too_busy(unsigned status, std::string why) {
    auto reply = text(status, std::move(why));
    reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

response no_place_to_wait(waiting_room::refusal why) {
    if (why == waiting_room::refusal::of_address)
        return too_busy(429, "too many requests of this address are waiting\n");
    return too_busy(503, "too many requests are waiting\n");
}

}  // namespace

runtime::awaitable<bool> session::answer_request(wire& bytes) {
    enter(stage::answering);
    dismissed_ = false;
    reply_shape const how{
        .head = bytes.asked.method() == http::verb::head,
        .keep_alive = bytes.asked.keep_alive(),
        .version = bytes.asked.version(),
        .date = {}
    };
    auto cleaned = without_empty_segments(bytes.asked.target());
    auto asked = to_request(std::exchange(bytes.asked, {}));
    if (!asked) co_return co_await refuse(bytes, refusal(400));
    asked->network = place_.who.bytes;
    asked->over_loopback = is_over_loopback(client_.socket());
    auto one = std::make_unique<exchange>(*std::move(asked), how);
    if (!cleaned) co_return co_await answer(bytes, std::move(one));
    auto reply = moved_to(*std::move(cleaned));
    co_return co_await deliver(*one, reply);
}

// Calls the handler until there is an answer, and sends it. False also when the session rests since
// the request waits.
runtime::awaitable<bool> session::answer(wire& bytes, std::unique_ptr<exchange> one) {
    for (;;) {
        enter(stage::answering);
        one->asked.may_wait = one->asked.may_wait && !service_.stopping && !dismissed_;
        auto reply = co_await within_memory(one->asked);
        if (closed()) co_return false;
        auto const postponed = reply.postponed;
        if (!postponed || !may_wait(*one, *postponed, reply)) {
            one->room.reset();
            co_return co_await deliver(*one, reply);
        }
        bool const changed = postponed->change_signal->generation() != postponed->generation;
        if (changed || dismissed_) continue;
        rest_until_changed(bytes, std::move(one), *postponed);
        co_return false;
    }
}

// When it begins to wait, it needs a place; without one, the reply is a refusal.
bool session::may_wait(exchange& one, postponement const& what, response& reply) {
    if (one.room) return true;
    auto room = service_.waiting.enter(place_.who, [this] { dismiss(); });
    if (!room) {
        service_.wait_refused();
        reply = no_place_to_wait(room.error());
        return false;
    }
    one.room = *std::move(room);
    one.due = service_.clock.now() + what.at_most;
    one.asked.keep_for_a_wait();
    one.asked.kept = what.kept;
    limit_unsent();
    return true;
}

runtime::awaitable<bool> session::deliver(exchange& one, response& reply) {
    sending_now const counted{*this, service_.sending, sending_, reply};
    auto& how = one.how;
    how.keep_alive = how.keep_alive && !service_.stopping;
    if (reply.rest) co_return co_await stream(one.asked, reply, how);
    co_await compress(one.asked, reply);
    how.keep_alive = how.keep_alive && !service_.stopping;
    how.date = service_.clock.wall();
    enter(stage::writing);
    co_return co_await send(reply, how) && how.keep_alive;
}

// Refuses before the answer is made where possible: making a large one keeps the loop busy.
runtime::awaitable<response> session::within_memory(request const& asked) {
    auto const& memory = service_.memory;
    auto const limit = service_.limits.unread_bytes;
    auto const now = service_.clock.now();
    if (!service_.large_in_vain.holds(place_.who, now, time_to_take_an_answer) &&
        may_ask(memory.unread(), place_.who, limit, now)) {
        auto reply = co_await handle(asked);
        if (reply.postponed) co_return reply;
        auto const size = share_of(reply);
        auto const room =
            plan_eviction(memory.unread(), place_.who, size, limit, service_.clock.now());
        for (auto const at : room.leave) memory.close(at);
        if (room.granted) co_return reply;
        service_.large_in_vain.add(place_.who, service_.clock.now());
    }
    memory.refused();
    co_return too_busy(503, "too many answers are waiting to be read\n");
}

runtime::awaitable<response> session::handle(request const& asked) {
    std::string failure;
    try {
        auto reply = co_await service_.handler(asked);
        if (asked.may_wait || !reply.postponed) co_return reply;
        failure = "the answer was postponed once too often";
    } catch (std::exception const& error) {
        if (runtime::is_cancellation(std::current_exception())) throw;  // while it waits for others
        failure = error.what();
    }
    // The log shows the exception's message, which is our own, but not the path, which may hold
    // secrets.
    service_.log.error("request failed", {{"server", service_.name}, {"error", failure}});
    co_return text(500, "internal server error");
}

runtime::awaitable<void> session::compress(request const& asked, response& reply) {
    if (!service_.limits.compresses || reply.bytes().size() < least_to_compress) co_return;
    say_that_it_varies(reply);
    std::function<bool()> const is_wanted = [this] { return !closed(); };
    if (accepts_gzip(asked)) co_await service_.compressor.compress(reply, is_wanted);
}

runtime::awaitable<bool> session::send(response const& reply, reply_shape const& how) {
    auto const sent = co_await runtime::with_timeout(
        service_.clock,
        service_.limits.write_time,
        write_whole(reply, how)
    );
    co_return sent && *sent;
}

runtime::awaitable<bool> session::write_whole(response const& reply, reply_shape const& how) {
    auto message = to_message(reply, how);
    bool whole = !co_await write_message(client_, message);
    if (whole) whole = co_await write_end(how);
    co_return whole;
}

// Nothing after an answer that others may follow.
runtime::awaitable<bool> session::write_end(reply_shape const& how) {
    if (how.keep_alive) co_return true;
    auto const error = co_await client_.write_end();
    co_return !error;
}

std::size_t session::unread_bytes() const {
    return sending_ == nullptr ? 0 : share_of(*sending_);
}

unread_answer session::unread() {
    auto const bytes = unread_bytes();
    // The loop may have been busy for longer than the client needed for all bytes in the kernel.
    pollfd more{.fd = client_.socket().native_handle(), .events = POLLOUT, .revents = 0};
    bool const stalled = bytes != 0 && ::poll(&more, 1, 0) == 0;
    return {.who = place_.who, .bytes = bytes, .since = place_.since, .stalled = stalled};
}

}  // namespace vitals::net::http_server
