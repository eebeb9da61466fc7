// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A server on a free port, driven by the test's thread and virtual time.

#include "net/http_server/server.hpp"
#include "support/memory_log.hpp"
#include "support/raw_client.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace vitals::net::http_server {

using namespace std::chrono_literals;

class server_fixture : public testing::Test {
protected:
    ~server_fixture() override {
        if (server) server->stop();
        clock.advance(1min);
    }

    void start(
        http_server::handler handle,
        http_server::limits limits = {},
        http_server::certificate_source certificates = {}
    ) {
        auto bound = http_server::server::bind(
            context.get_executor(),
            clock,
            log.logger(),
            "test",
            "127.0.0.1",
            0,
            std::move(handle),
            limits,
            std::move(certificates)
        );
        ASSERT_TRUE(bound) << bound.error();
        server = std::move(*bound);
        runtime::asio::co_spawn(
            context.get_executor(),
            server->run(),
            runtime::asio::bind_cancellation_slot(
                cancel.slot(),
                [this](std::exception_ptr error) {
                    ended = true;
                    failure = error;
                }
            )
        );
        clock.settle();
    }

    std::string exchange(std::string_view request) {
        support::raw_client client{server->local()};
        client.send(request);
        clock.settle();
        return client.received();
    }

    // Answers with the request's own content.
    static runtime::awaitable<response> echo(request const& request) {
        response reply;
        reply.headers.emplace_back("Content-Type", "text/plain");
        reply.body = request.method + " " + request.path;
        for (auto const& [name, value] : request.query) reply.body += " " + name + "=" + value;
        if (!request.body.empty()) reply.body += " body " + request.body;
        co_return reply;
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    runtime::asio::cancellation_signal cancel;
    std::unique_ptr<http_server::server> server;
    std::exception_ptr failure;
    bool ended = false;
};

}  // namespace vitals::net::http_server
