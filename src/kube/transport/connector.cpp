// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/connector.hpp"

#include "kube/config/cluster_config.hpp"
#include "kube/transport/byte_connection.hpp"
#include "kube/transport/proxy_tunnel.hpp"
#include "kube/transport/tls_context.hpp"
#include "net/dns/resolver.hpp"
#include "net/dns/resolver_settings.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/race.hpp"
#include "runtime/task_group.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::transport {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using runtime::awaitable;

constexpr auto connect_limit = 30s;  // names, all addresses, proxy and TLS
constexpr auto lookup_limit = 10s;
constexpr auto address_limit = 5s;
constexpr auto handshake_limit = 10s;
constexpr std::size_t most_addresses = 16;

io_failure at_proxy(std::string const& host, io_failure const& why) {
    using enum io_failure::kind;
    return {
        "proxy " + host + ": " + why.text,
        why.what == certificate ? proxy_certificate : why.what
    };
}

// The resolver's timeouts need somebody to drive them as long as a lookup is pending.
awaitable<net::dns::resolver::answer> look_up(net::dns::resolver& names, std::string const& host) {
    std::optional<net::dns::resolver::answer> found;
    auto const ended =
        co_await runtime::race(runtime::keep(names.resolve(host), found), names.run());
    for (auto const& failure : ended.failures)
        if (failure && !runtime::is_cancellation(failure)) std::rethrow_exception(failure);
    if (!found || (!*found && found->error().kind == net::failure::kind::cancelled))
        throw boost::system::system_error{asio::error::operation_aborted};
    co_return std::move(*found);
}

}  // namespace

connector::connector(
    runtime::executor where,
    runtime::clock& clock,
    config::server_address server,
    std::optional<config::proxy_address> proxy,
    net::dns::resolver_settings names
)
    : executor_{std::move(where)},
      clock_{clock},
      server_{std::move(server)},
      proxy_{std::move(proxy)},
      names_{std::move(names)} {}

awaitable<io_result<connector::connection>> connector::connect(std::shared_ptr<tls_context> tls) {
    auto reached = co_await runtime::with_timeout(clock_, connect_limit, reach(std::move(tls)));
    if (!reached) co_return std::unexpected(io_failure{"no connection within 30 s"});
    co_return std::move(*reached);
}

awaitable<io_result<connector::connection>> connector::reach(std::shared_ptr<tls_context> tls) {
    auto const host = proxy_ ? proxy_->host : server_.host;
    auto const port = proxy_ ? proxy_->port : server_.port;
    auto dialled = co_await dial(host, port);
    if (!dialled)
        co_return std::unexpected(proxy_ ? at_proxy(host, dialled.error()) : dialled.error());
    auto open = std::move(*dialled);

    if (proxy_) {
        if (proxy_->kind == config::proxy_kind::https) {
            auto own = std::make_shared<tls_context>();
            if (auto filled = fill(*own, {.server_name = host}); !filled)
                co_return std::unexpected(at_proxy(host, {filled.error()}));
            auto const secured = co_await secure(*open, std::move(own));
            if (!secured) co_return std::unexpected(at_proxy(host, secured.error()));
        }
        auto const through = co_await open_tunnel(*open, *proxy_, server_);
        if (!through) co_return std::unexpected(at_proxy(host, through.error()));
    }
    if (tls) {
        auto const secured = co_await secure(*open, std::move(tls));
        if (!secured) co_return std::unexpected(secured.error());
    }
    co_return std::move(open);
}

awaitable<io_result<connector::connection>> connector::dial(std::string host, std::uint16_t port) {
    auto const addresses = co_await resolve(host);
    if (!addresses) co_return std::unexpected(addresses.error());
    io_failure last{"no address"};
    for (auto const& address : *addresses) {
        auto open = make_byte_connection(executor_);
        auto const tried =
            co_await runtime::with_timeout(clock_, address_limit, open->connect(address, port));
        if (tried && *tried) co_return std::move(open);
        last.text = (address == host ? "connect: " : "connect to " + address + ": ") +
                    (tried ? tried->error().text : "no connection within 5 s");
    }
    co_return std::unexpected(last);
}

awaitable<io_result<std::vector<std::string>>> connector::resolve(std::string host) {
    boost::system::error_code no_literal;
    asio::ip::make_address(host, no_literal);
    if (!no_literal) co_return std::vector{host};

    // A new resolver for each lookup: connections are opened rarely, and then the answer should be
    // fresh. Asio's own resolver cannot be stopped before getaddrinfo returns.
    try {
        net::dns::resolver names{executor_, clock_, names_};
        auto const found =
            co_await runtime::with_timeout(clock_, lookup_limit, look_up(names, host));
        if (!found) co_return std::unexpected(io_failure{"name lookup: no answer within 10 s"});
        if (!*found) co_return std::unexpected(io_failure{"name lookup: " + found->error().text});
        std::vector<std::string> addresses;
        for (auto const& one : (*found)->addresses)
            if (addresses.size() < most_addresses) addresses.push_back(one.to_string());
        co_return addresses;
    } catch (std::runtime_error const& error) {
        // Without descriptors or epoll watches the try fails, not the program.
        if (runtime::is_cancellation(std::current_exception())) throw;
        co_return std::unexpected(io_failure{std::string{"name lookup: "} + error.what()});
    }
}

awaitable<io_result<void>>
connector::secure(byte_connection& with, std::shared_ptr<tls_context> tls) {
    auto secured =
        co_await runtime::with_timeout(clock_, handshake_limit, with.secure(std::move(tls)));
    if (!secured) co_return std::unexpected(io_failure{"no TLS handshake within 10 s"});
    co_return std::move(*secured);
}

}  // namespace vitals::kube::transport
