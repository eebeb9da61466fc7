// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/server.hpp"

#include "log/logger.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/listen.hpp"
#include "net/http_server/listening_server.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/session.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <list>
#include <memory>
#include <string>
#include <utility>

namespace vitals::net::http_server {

namespace {

using error_code = boost::system::error_code;

using namespace std::chrono_literals;

constexpr auto first_pause = 100ms;
constexpr std::chrono::milliseconds longest_pause = 1s;

// Thousands of requests may be woken at once. So many of them are begun in one turn of the loop: by
// the next turn most have their answer, and have given back the memory of their coroutines.
constexpr std::size_t resumed_in_a_turn = 32;

}  // namespace

listening_server::listening_server(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger log,
    std::string name,
    http_server::handler handle,
    http_server::limits const& limits,
    http_server::certificate_source certificates,
    tcp_acceptor acceptor
)
    : loop_{loop},
      service_{
          .clock = clock,
          .log = std::move(log),
          .name = std::move(name),
          .handler = std::move(handle),
          .limits = limits,
          .waiting = waiting_room{limits.waiting, limits.waiting_per_address},
          .deadlines = http_server::deadlines{loop, clock},
          .compressor = http_server::compressor{loop},
          .making = runtime::async_semaphore{loop, 1, limits.connections + limits.waiting},
          .securing = runtime::async_semaphore{loop, 1, limits.connections + limits.waiting},
          .certificates = std::move(certificates)
      },
      acceptor_{std::move(acceptor)},
      local_{acceptor_.local_endpoint()},
      stopped_{loop_},
      resumed_{loop_},
      stats_{service_.clock, service_.log, service_.name, limits.connections + limits.waiting},
      accepting_{loop_},
      serving_{loop_} {
    service_.memory = {
        .bytes = [this] { return unread_bytes(); },
        .unread = [this] { return unread(); },
        .close = [this](std::size_t at) { close_reader(at); },
        .refused = [this] { stats_.answer_refused(); }
    };
    service_.resume = [this](session& one) { resume(one); };
    service_.wait_refused = [this] { stats_.wait_refused(); };
}

runtime::awaitable<void> listening_server::run() {
    accepting_.spawn(service_.deadlines.run());
    accepting_.spawn(accept_all());
    std::exception_ptr failure;
    try {
        co_await accepting_.join();
    } catch (...) {
        failure = std::current_exception();
    }
    // Whatever ended the accepting, the requests under way get a deadline of their own.
    co_await runtime::asio::this_coro::reset_cancellation_state(runtime::asio::disable_cancellation(
    ));
    stop();
    co_await runtime::with_timeout(service_.clock, service_.limits.drain_time, until_all_ended());
    if (failure) std::rethrow_exception(failure);
}

void listening_server::stop() {
    service_.stopping = true;
    stopped_.notify_all();
    service_.deadlines.stop();
    error_code ignored;
    acceptor_.close(ignored);
    for (auto& one : sessions_)
        if (one.idle())
            one.close();
        else
            one.dismiss();
}

// Sessions that rest are no tasks: stop() ends the rest of all, and then they are run again.
runtime::awaitable<bool> listening_server::until_all_ended() {
    co_await serving_.join();
    while (!sessions_.empty()) {
        co_await resumed_.wait();
        co_await serving_.join();
    }
    co_return true;
}

runtime::awaitable<void> listening_server::accept_all() {
    auto pause = first_pause;
    while (!service_.stopping) {
        auto const error = co_await accept_one();
        if (service_.stopping || error == runtime::asio::error::operation_aborted) co_return;
        if (!error || error == runtime::asio::error::connection_aborted) {
            pause = first_pause;
            continue;
        }
        service_.log.warn(
            "cannot accept connections",
            {{"server", service_.name}, {"error", error.message()}}
        );
        co_await runtime::with_timeout(service_.clock, pause, until_stopped());
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
    }
}

runtime::awaitable<bool> listening_server::until_stopped() {
    while (!service_.stopping) co_await stopped_.wait();
    co_return true;
}

runtime::awaitable<error_code> listening_server::accept_one() {
    tcp_socket socket{loop_};
    auto [error] = co_await acceptor_.async_accept(socket, runtime::as_result);
    if (error) co_return error;
    error_code ignored;
    close_on_exec(socket.native_handle());
    socket.set_option(boost::asio::ip::tcp::no_delay{true}, ignored);
    auto const peer = socket.remote_endpoint(error);
    if (error) co_return error_code{};  // closed already
    auto const who = network_of(peer.address());
    if (!evict_idle(who)) {
        stats_.rejected();
        // One that speaks TLS would not understand the answer.
        if (!service_.certificates) reject(socket, service_.clock.wall());
    } else {
        auto const place = sessions_.emplace(sessions_.end(), service_, std::move(socket), who);
        place->listed(place);
        stats_.opened();
        serving_.spawn(serve(place));
    }
    co_return error_code{};
}

runtime::awaitable<void> listening_server::serve(std::list<session>::iterator one) {
    struct membership {
        std::list<session>& all;
        std::list<session>::iterator mine;
        connection_stats& counted;
        ~membership() {
            if (mine->rests()) return;
            all.erase(mine);
            counted.closed();
        }
    } const held{sessions_, one, stats_};
    try {
        co_await one->run();
    } catch (std::exception const& error) {
        // A failure of one connection never ends the others.
        if (!runtime::is_cancellation(std::current_exception()))
            service_.log.error(
                "connection failed",
                {{"server", service_.name}, {"error", error.what()}}
            );
    }
}

void listening_server::resume(session& one) {
    woken_.push_back(&one);
    if (woken_.size() == 1) runtime::asio::post(loop_, [this] { serve_woken(); });
}

void listening_server::serve_woken() {
    for (std::size_t i = 0; i < resumed_in_a_turn && !woken_.empty(); ++i) {
        serving_.spawn(serve(woken_.front()->listed()));
        woken_.pop_front();
    }
    resumed_.notify_all();
    if (!woken_.empty()) runtime::asio::post(loop_, [this] { serve_woken(); });
}

server::bind_result server::bind(
    runtime::executor const& loop,
    runtime::clock& clock,
    log::logger log,
    std::string name,
    std::string const& host,
    std::uint16_t port,
    http_server::handler handle,
    http_server::limits limits,
    http_server::certificate_source certificates
) {
    auto acceptor = listen_on(loop, host, port);
    if (!acceptor) return std::unexpected(acceptor.error());
    return std::make_unique<listening_server>(
        loop,
        clock,
        std::move(log),
        std::move(name),
        std::move(handle),
        limits,
        std::move(certificates),
        std::move(*acceptor)
    );
}

}  // namespace vitals::net::http_server
