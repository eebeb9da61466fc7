// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/servers.hpp"

#include "log/logger.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <expected>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace vitals::app {

std::expected<std::unique_ptr<servers>, std::string> servers::listen(
    runtime::executor loop,
    runtime::clock& clock,
    log::logger const& log,
    std::string const& address,
    port api,
    port metrics,
    net::http_server::certificate_source const& certificates
) {
    std::unique_ptr<servers> made{new servers{loop}};
    auto const bind = [&](std::string name, port& wanted) -> net::http_server::server::bind_result {
        auto bound = net::http_server::server::bind(
            loop,
            clock,
            log,
            std::move(name),
            address,
            wanted.number,
            std::move(wanted.handler),
            wanted.limits,
            certificates
        );
        if (!bound)
            bound =
                std::unexpected{bound.error() + "; see " + wanted.flag + " and --listen-address"};
        return bound;
    };
    auto api_server = bind("api", api);
    if (!api_server) return std::unexpected{api_server.error()};
    auto metrics_server = bind("metrics", metrics);
    if (!metrics_server) return std::unexpected{metrics_server.error()};
    made->api_ = std::move(*api_server);
    made->metrics_ = std::move(*metrics_server);
    return made;
}

runtime::awaitable<void> servers::run() {
    struct at_work {
        explicit at_work(servers& of) : of_{of} { of_.running_ = true; }
        ~at_work() {
            of_.running_ = false;
            of_.ended_.notify_all();
        }
        servers& of_;
    } const now{*this};
    runtime::task_group both{co_await runtime::asio::this_coro::executor};
    both.spawn(api_->run());
    both.spawn(metrics_->run());
    co_await both.join();
}

runtime::awaitable<void> servers::close() {
    api_->stop();
    metrics_->stop();
    while (running_) co_await ended_.wait();
}

std::string text_of(boost::asio::ip::tcp::endpoint const& where) {
    std::ostringstream text;
    text << where;
    return text.str();
}

}  // namespace vitals::app
