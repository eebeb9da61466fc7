// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Port 8080 on a thread of its own, so that a process whose loops are stuck can still say so.

#include "log/logger.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"
#include "serving/health_server/answer.hpp"
#include "serving/health_server/registry.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace vitals::serving::health_server {

struct server_options {
    std::string address;  // empty: every address, both families
    std::uint16_t port = 8080;
    answer_options answers;
    // Additional loopback addresses, if `address` is a loopback address.
    std::vector<std::string> allowed_hosts{};
};

class server {
public:
    // Listens and answers from now on, with the readyz target and the heartbeat "healthz-server".
    // The error is a sentence: "cannot listen on 0.0.0.0:8080: address already in use". Registry
    // and clock outlive it.
    static std::expected<std::unique_ptr<server>, std::string>
    start(server_options options, registry& state, runtime::clock& clock, log::logger log);
    virtual ~server() = default;  // stops first

    virtual boost::asio::ip::tcp::endpoint local() const = 0;
    virtual net::http_server::connection_counts connections() const = 0;  // from any thread
    // The last step of the shutdown. Requests under way finish, in five seconds at most; the thread
    // is joined.
    virtual void stop() = 0;
};

}  // namespace vitals::serving::health_server
