// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket_network.hpp"

#include "net/kernel_socket.hpp"
#include "net/network.hpp"
#include "net/poller.hpp"
#include "net/resolver.hpp"
#include "net/socket_connection.hpp"
#include "net/tls_contexts.hpp"
#include "runtime/awaited.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_group.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net {

struct socket_network::parts {
    parts(runtime::executor const& loop, runtime::clock& clock, settings options)
        : events{loop},
          tls{std::move(options.ca_file)},
          received(options.receive_buffer),
          shared{.events = events, .sockets = sockets, .tls = tls, .received = received},
          names{loop, clock, std::move(options.dns)} {}

    poller events;
    socket_pool sockets;
    tls_contexts tls;
    std::vector<char> received;
    connection_parts shared;
    resolver names;
};

socket_network::socket_network(
    runtime::executor const& loop,
    runtime::clock& clock,
    settings options
)
    : parts_{std::make_unique<parts>(loop, clock, std::move(options))} {}

socket_network::~socket_network() = default;

runtime::awaitable<void> socket_network::run() {
    runtime::task_group tasks{co_await runtime::asio::this_coro::executor};
    tasks.spawn(parts_->events.run());
    tasks.spawn(parts_->names.run());
    co_await tasks.join();
}

std::size_t socket_network::idle_sockets() const {
    return parts_->sockets.idle();
}

std::unique_ptr<connection> socket_network::open() {
    return std::make_unique<socket_connection>(parts_->shared);
}

runtime::task<result<std::vector<address>>> socket_network::resolve(std::string_view host) {
    if (auto known = parts_->names.known(host)) co_return std::move(*known);
    co_return co_await runtime::awaited{parts_->names.resolve(host)};
}

}  // namespace vitals::net
