// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/socket/socket_network.hpp"

#include "net/address_policy/transport.hpp"
#include "net/dns/resolver.hpp"
#include "net/loop/event_loop.hpp"
#include "net/loop/poller.hpp"
#include "net/loop/readiness.hpp"
#include "net/network.hpp"
#include "net/socket/datagram_connection.hpp"
#include "net/socket/echo_connection.hpp"
#include "net/socket/kernel_socket.hpp"
#include "net/socket/socket_connection.hpp"
#include "net/tls/tls_contexts.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::socket {

namespace {

// Serves the sockets of DNS queries, and their timeouts, as long as it lives.
class look_up_service {
public:
    look_up_service(loop::event_loop& loop, dns::resolver& names)
        : by_of_serving_{loop.executor()}, by_of_timing_{loop.executor()} {
        auto watched = loop.events().add(names.descriptor());
        if (!watched)
            throw boost::system::system_error{
                watched.error(),
                boost::system::system_category(),
                "epoll_ctl"
            };
        events_ = std::move(*watched);
        serving_ = kept_up(serve(events_, names), loop.executor());
        serving_.start(by_of_serving_);
        timing_ = kept_up(names.time_out_in_task(loop.clock()), loop.executor());
        timing_.start(by_of_timing_);
    }

private:
    // A failure of our own is reported to the loop's owner: without answers each name would seem to
    // time out.
    static runtime::task<void> kept_up(runtime::task<void> service, runtime::executor loop) {
        try {
            co_await service;
        } catch (...) {
            runtime::asio::post(loop, [why = std::current_exception()] {
                std::rethrow_exception(why);
            });
        }
    }

    static runtime::task<void> serve(loop::poller::watch& events, dns::resolver& names) {
        for (;;) {  // co_await in a loop's condition: g++ 12 generates an invalid instruction
            bool const ready = co_await events->until(loop::direction::read);
            if (!ready) co_return;
            events->exhausted(loop::direction::read);
            bool const more = names.serve();
            if (more) events.defer();
        }
    }

    runtime::cancellation by_of_serving_;  // neither is ever cancelled
    runtime::cancellation by_of_timing_;
    loop::poller::watch events_;
    runtime::task<void> serving_;
    runtime::task<void> timing_;
};

}  // namespace

struct socket_network::parts {
    parts(loop::event_loop& loop, settings options)
        : tls{std::move(options.ca_file)},
          received(options.receive_buffer),
          shared{.events = loop.events(), .sockets = sockets, .tls = tls, .received = received},
          names{loop.executor(), loop.clock(), std::move(options.dns)},
          look_ups{loop, names} {}

    socket_pool sockets;
    tls::tls_contexts tls;
    std::vector<char> received;
    connection_parts shared;
    dns::resolver names;
    look_up_service look_ups;
};

socket_network::socket_network(loop::event_loop& loop, settings options)
    : parts_{std::make_unique<parts>(loop, std::move(options))} {}

socket_network::~socket_network() = default;

std::size_t socket_network::idle_sockets() const {
    return parts_->sockets.idle();
}

dns::resolver::questions const& socket_network::questions() const {
    return parts_->names.turns();
}

std::unique_ptr<connection> socket_network::open_over(transport over) {
    if (over == transport::datagram) return std::make_unique<datagram_connection>(parts_->shared);
    if (over == transport::echo) return std::make_unique<echo_connection>(parts_->shared);
    return std::make_unique<socket_connection>(parts_->shared);
}

runtime::task<result<host_addresses>>
socket_network::resolve(std::string_view host, std::string_view ns) {
    return parts_->names.resolve_in_task(host, ns);
}

std::vector<endpoint> socket_network::name_servers() {
    return parts_->names.servers();
}

}  // namespace vitals::net::socket
