// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Probes of a check with `reuse` on real sockets, plain and encrypted.

#include "probing/probe/kept_connection.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "integration/client_loop.hpp"
#include "integration/keeping_probe.hpp"
#include "integration/tls_peer.hpp"
#include "net/network.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <initializer_list>
#include <memory>
#include <semaphore>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::integration {

namespace {

using support::loopback_server;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class KeptConnection : public testing::Test {
protected:
    health::observation probe(loopback_server const& server, std::string const& scheme = "http") {
        check::http_target target;
        target.url =
            check::url::parse(scheme + "://127.0.0.1:" + std::to_string(server.where().port()))
                .value();
        target.reuse = true;
        target.tls.server_name = "shop.test";
        check::definition definition;
        definition.target = std::move(target);
        return keeping_probe(loop, definition, nullptr, kept);
    }
    // Answers once on its first connection, waits for `go`, does `more`; and answers all requests
    // on every later one.
    loopback_server::behaviour once_and_then(std::function<void(int)> more) {
        return [this, more = std::move(more)](int fd) {
            bool const first = connections++ == 0;
            while (!support::hear(fd).empty()) {
                support::say(fd, ok);
                if (!first) continue;
                go.acquire();
                more(fd);
                done.release();
                return;
            }
        };
    }
    // A probe, all that the server does after it, and another probe.
    health::observation probe_again(loopback_server const& server) {
        EXPECT_EQ(probe(server).outcome, health::outcome::passing);
        EXPECT_TRUE(kept);
        go.release();
        done.acquire();
        return probe(server);
    }

    support::certificate_authority authority;
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
    std::unique_ptr<probing::probe::kept_connection> kept;
    std::atomic<int> connections = 0;
    std::binary_semaphore go{0};
    std::binary_semaphore done{0};
};

TEST_F(KeptConnection, serves_many_probes) {
    loopback_server const server{[this](int fd) {
        ++connections;
        while (!support::hear(fd).empty()) support::say(fd, ok);
    }};

    for (int i = 0; i < 100; ++i) {
        auto const seen = probe(server);
        ASSERT_EQ(seen.outcome, health::outcome::passing) << seen.output;
    }

    EXPECT_EQ(connections, 1);
    kept = nullptr;
    EXPECT_EQ(loop.network.idle_sockets(), 1U);
}

TEST_F(KeptConnection, that_the_server_closes_resets_or_speaks_on_is_replaced) {
    for (auto const& farewell : std::initializer_list<std::function<void(int)>>{
             [](int fd) { support::finish(fd); },
             [](int fd) { support::reset(fd); },
             [](int fd) {
                 support::say(fd, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
             },
             [](int fd) {
                 support::say(fd, "HTTP/1.1 408 Request Timeout\r\n\r\n");
                 support::finish(fd);
             },
         }) {
        connections = 0;
        loopback_server const server{once_and_then(farewell)};

        auto const seen = probe_again(server);

        EXPECT_EQ(seen.outcome, health::outcome::passing) << seen.output;
        EXPECT_EQ(connections, 2);
        kept = nullptr;
    }
}

TEST_F(KeptConnection, is_known_to_be_of_no_use_before_anything_is_sent) {
    for (auto const& farewell : std::initializer_list<std::function<void(int)>>{
             [](int fd) { support::finish(fd); },
             [](int fd) { support::reset(fd); },
             [](int fd) { support::say(fd, "x"); },
         }) {
        connections = 0;
        loopback_server const server{once_and_then(farewell)};
        probe(server);
        ASSERT_TRUE(kept);
        bool is_reusable = kept->connection->is_reusable();
        EXPECT_TRUE(is_reusable);
        go.release();
        done.acquire();

        auto const end = loop.clock.now() + 20s;
        loop.events.run(
            [&] {
                is_reusable = kept->connection->is_reusable();
                return !is_reusable;
            },
            end
        );

        EXPECT_FALSE(is_reusable);
        kept = nullptr;
    }
}

TEST_F(KeptConnection, that_the_server_closes_instead_of_an_answer_is_replaced) {
    loopback_server const server{once_and_then([](int fd) {
        support::hear(fd);
        support::reset(fd);
    })};
    probe(server);
    go.release();

    auto const seen = probe(server);

    EXPECT_EQ(seen.outcome, health::outcome::passing) << seen.output;
    EXPECT_EQ(connections, 2);
}

TEST_F(KeptConnection, stays_encrypted) {
    for (auto const versions : {tls_peer::versions::all, tls_peer::versions::only_1_2}) {
        tls_peer const peer{authority.issue({.names = {"shop.test"}}), versions};
        loopback_server const server{[this,
                                      answer = peer.answering_each(std::string{ok}, 1000)](int fd) {
            ++connections;
            answer(fd);
        }};
        connections = 0;

        for (int i = 0; i < 20; ++i) {
            auto const seen = probe(server, "https");
            ASSERT_EQ(seen.outcome, health::outcome::passing) << seen.output;
        }

        EXPECT_EQ(connections, 1);
        kept = nullptr;
    }
}

TEST_F(KeptConnection, that_ends_encrypted_is_replaced) {
    for (auto const versions : {tls_peer::versions::all, tls_peer::versions::only_1_2}) {
        tls_peer const peer{authority.issue({.names = {"shop.test"}}), versions};
        loopback_server const server{peer.answering_each(std::string{ok}, 1)};

        for (int i = 0; i < 20; ++i) {
            auto const seen = probe(server, "https");
            ASSERT_EQ(seen.outcome, health::outcome::passing) << seen.output;
        }
        kept = nullptr;
    }
}

}  // namespace

}  // namespace vitals::integration
