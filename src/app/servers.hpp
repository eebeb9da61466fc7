// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API (port 8500) and metrics (port 9090) servers, both on the control loop.

#include "log/logger.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace vitals::app {

class servers {
public:
    struct port {
        std::uint16_t number;
        std::string flag;  // which changes it: "--api-port"
        net::http_server::handler handler;
        net::http_server::limits limits;
    };

    // Both listen from now on. The error names the port that is taken and the flags that change it.
    static std::expected<std::unique_ptr<servers>, std::string> listen(
        runtime::executor loop,
        runtime::clock& clock,
        log::logger const& log,
        std::string const& address,
        port api,
        port metrics,
        net::http_server::certificate_source const& certificates  // none: without TLS
    );

    net::http_server::server const& api() const { return *api_; }
    net::http_server::server const& metrics() const { return *metrics_; }

    runtime::awaitable<void> run();
    // run() ends after the requests under way.
    runtime::awaitable<void> close();

private:
    explicit servers(runtime::executor loop) : ended_{std::move(loop)} {}

    std::unique_ptr<net::http_server::server> api_;
    std::unique_ptr<net::http_server::server> metrics_;
    bool running_ = false;
    runtime::condition ended_;
};

// "127.0.0.1:8080", "[::]:8080"
std::string text_of(boost::asio::ip::tcp::endpoint const& where);

}  // namespace vitals::app
