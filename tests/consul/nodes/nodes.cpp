// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The API over four nodes with coordinates, for near_test.go: the product has one node, but a store
// for the checks of each. Prints its address and runs until it is killed. Each node has an instance
// of ledger, which passes, and a check that is critical.
//
//     middle   the agent's own
//     zenith   1 ms from it
//     afar     100 ms from it, on the other side of zenith
//     lost     nobody knows where

#include "serving/consul/nodes.hpp"

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "log/logger.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "serving/consul/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>

using namespace vitals;
using serving::consul::coordinate;

namespace {

class no_log final : public log::sink {
    void write(log::level, std::string_view, std::span<log::field const>) override {}
};

void put(
    status::status_store& into,
    std::string_view id,
    std::optional<check::service> service,
    health::outcome outcome
) {
    check::definition one;
    one.identity = {"local", "books", id};
    one.name = id;
    one.service = std::move(service);
    health::observation seen;
    seen.outcome = outcome;
    into.observe(
        into.add(std::make_shared<check::definition const>(std::move(one)), {}),
        std::move(seen)
    );
}

void fill(status::status_store& one, std::string const& node) {
    put(one, "ledger", check::service{"ledger-" + node, "ledger", {}}, health::outcome::passing);
    put(one, "disk", std::nullopt, health::outcome::critical);
}

}  // namespace

int main() {
    boost::asio::io_context loop{1};
    runtime::system_clock clock;
    std::map<std::string, status::status_store> stores;
    for (auto const* const node : {"middle", "zenith", "afar", "lost"}) fill(stores[node], node);
    auto const at = [](double seconds) {
        return coordinate{.position = {seconds, 0}, .height = 1e-5};
    };
    serving::consul::api api{
        loop.get_executor(),
        clock,
        stores["middle"],
        {.node_name = "middle", .where = at(0)}
    };
    api.add_node({.name = "zenith", .where = at(0.001), .checks = &stores["zenith"]});
    api.add_node({.name = "afar", .where = at(0.1), .checks = &stores["afar"]});
    api.add_node({.name = "lost", .checks = &stores["lost"]});
    auto const server = net::http_server::server::bind(
        loop.get_executor(),
        clock,
        log::logger{std::make_shared<no_log>()},
        "api",
        "127.0.0.1",
        0,
        api.handler(),
        serving::consul::api_limits
    );
    if (!server) {
        std::cerr << server.error() << '\n';
        return 1;
    }
    std::cout << (*server)->local() << '\n' << std::flush;
    boost::asio::co_spawn(loop, (*server)->run(), boost::asio::detached);
    boost::asio::co_spawn(loop, api.run(), boost::asio::detached);
    loop.run();
}
