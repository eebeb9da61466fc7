// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <list>
#include <map>
#include <string>

namespace vitals::net::http_server {

namespace {

// More than the kernel's buffers of a connection take.
constexpr std::size_t listing_bytes = 16'000'000;

}  // namespace

class HttpServerReaders : public server_fixture {
protected:
    void start_with_room_for(std::size_t answers) {
        start(
            [this](request const& request) { return list(request); },
            {.connections = 64,
             .connections_per_address = 16,
             .unread_bytes = answers * listing_bytes}
        );
    }

    runtime::awaitable<response> list(request const& request) {
        ++made[request.path];
        co_return response{.status = 200, .headers = {}, .body = std::string(listing_bytes, 'x')};
    }

    void ask(std::string const& from, std::string const& path) {
        clients.emplace_back(server->local(), from);
        clients.back().send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    // Whether a client that reads gets all of its answer.
    bool is_served(std::string const& from) {
        support::raw_client client{server->local(), from};
        client.send("GET /fair HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        do clock.settle();
        while (!client.closed());
        return client.received().starts_with("HTTP/1.1 200") &&
               client.received().size() > listing_bytes;
    }

    std::list<support::raw_client> clients;
    std::map<std::string, std::size_t> made;  // listings, by path
};

TEST_F(HttpServerReaders, that_come_back_each_time_within_their_second_cost_no_other_its_answer) {
    start_with_room_for(2);
    constexpr std::size_t rounds = 4;
    constexpr std::size_t asked_in_a_round = 2;

    std::size_t served = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        clients.clear();
        for (int i = 0; i < 12; ++i) ask("127.0.0.1", "/hostile");
        for (std::size_t i = 0; i < asked_in_a_round; ++i) {
            clock.advance(300ms);
            served += is_served("127.0.0.2") ? 1 : 0;
        }
        clock.advance(300ms);
    }

    EXPECT_EQ(served, rounds * asked_in_a_round);
    EXPECT_LE(made["/hostile"], 2 * rounds);
    EXPECT_GE(server->connections().answers_refused, 10 * rounds);
    EXPECT_EQ(log.count("too many unread answers"), 1U);
}

}  // namespace vitals::net::http_server
