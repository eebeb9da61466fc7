// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/connector.hpp"

#include "kube_client/proxy_tunnel.hpp"
#include "kube_client/tls_context.hpp"
#include "runtime/timeout.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace vitals::kube_client {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using runtime::awaitable;

constexpr auto connect_limit = 30s;  // names, all addresses, proxy and TLS
constexpr auto address_limit = 5s;
constexpr auto handshake_limit = 10s;
constexpr std::size_t most_addresses = 16;

io_failure at(std::string const& where, io_failure const& why) {
    return {where + ": " + why.text, why.what};
}

}  // namespace

connector::connector(
    runtime::executor where,
    runtime::clock& clock,
    kube_config::server_address server,
    std::optional<kube_config::proxy_address> proxy
)
    : executor_{std::move(where)},
      clock_{clock},
      server_{std::move(server)},
      proxy_{std::move(proxy)} {}

awaitable<io_result<connector::connection>> connector::connect(std::shared_ptr<tls_context> tls) {
    auto reached = co_await runtime::with_timeout(clock_, connect_limit, reach(std::move(tls)));
    if (!reached) co_return std::unexpected(io_failure{"no connection within 30 s"});
    co_return std::move(*reached);
}

awaitable<io_result<connector::connection>> connector::reach(std::shared_ptr<tls_context> tls) {
    auto const host = proxy_ ? proxy_->host : server_.host;
    auto const port = proxy_ ? proxy_->port : server_.port;
    auto dialled = co_await dial(host, port);
    if (!dialled) co_return std::unexpected(at(proxy_ ? "proxy " + host : host, dialled.error()));
    auto open = std::move(*dialled);

    if (proxy_) {
        if (proxy_->kind == kube_config::proxy_kind::https) {
            auto own = std::make_shared<tls_context>();
            if (auto filled = fill(*own, {.server_name = host}); !filled)
                co_return std::unexpected(io_failure{filled.error()});
            auto const secured = co_await secure(*open, std::move(own));
            if (!secured) co_return std::unexpected(at("proxy " + host, secured.error()));
        }
        auto const through = co_await open_tunnel(*open, *proxy_, server_);
        if (!through) co_return std::unexpected(at("proxy " + host, through.error()));
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
        last.text = address + " port " + std::to_string(port) + ": " +
                    (tried ? tried->error().text : "no connection within 5 s");
    }
    co_return std::unexpected(last);
}

awaitable<io_result<std::vector<std::string>>> connector::resolve(std::string host) {
    boost::system::error_code no_literal;
    asio::ip::make_address(host, no_literal);
    if (!no_literal) co_return std::vector{host};

    asio::ip::basic_resolver<asio::ip::tcp, runtime::executor> resolver{executor_};
    auto const [error, found] = co_await resolver.async_resolve(host, "", runtime::as_result);
    if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
    if (error) co_return std::unexpected(io_failure{"name lookup: " + error.message()});
    std::vector<std::string> addresses;
    for (auto const& one : found) {
        auto text = one.endpoint().address().to_string();
        if (std::ranges::find(addresses, text) == addresses.end() &&
            addresses.size() < most_addresses)
            addresses.push_back(std::move(text));
    }
    co_return addresses;
}

awaitable<io_result<void>>
connector::secure(byte_connection& with, std::shared_ptr<tls_context> tls) {
    auto secured =
        co_await runtime::with_timeout(clock_, handshake_limit, with.secure(std::move(tls)));
    if (!secured) co_return std::unexpected(io_failure{"no TLS handshake within 10 s"});
    co_return std::move(*secured);
}

}  // namespace vitals::kube_client
