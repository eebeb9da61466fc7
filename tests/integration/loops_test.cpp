// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Two probe loops in two threads of one process, as --probe-threads 2 makes them: they share
// OpenSSL, c-ares and nothing of ours. A program of its own, for ThreadSanitizer runs it, too.

#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "integration/dns_server.hpp"
#include "integration/tls_peer.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/network.hpp"
#include "runtime/task.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <thread>

namespace vitals::integration {

namespace {

using support::loopback_server;

constexpr int rounds = 8;  // each reads the trust store of the system, which takes its time

enum class protection : std::uint8_t { none, tls };

struct peer {
    std::string name;
    std::uint16_t port;
    protection how;
};

// What became of one question: the answer, or why there is none.
runtime::task<std::string> ask_by_name(net::network& network, peer whom) {
    auto const found = co_await network.resolve(whom.name, "shop");
    if (!found) co_return found.error().text;
    std::optional<tls_wish> tls;
    if (whom.how == protection::tls) tls = tls_wish{whom.name};
    net::endpoint const where{found->addresses.front(), whom.port};
    auto const got = co_await ask(network, where, tls);
    co_return got ? *got : got.error().text;
}

// A DNS server on a thread of its own.
class name_service {
public:
    name_service() {
        server_.zone["shop.test"] = {boost::asio::ip::make_address("127.0.0.1")};
        thread_ = std::jthread{[this] { context_.run(); }};
    }
    ~name_service() { context_.stop(); }
    name_service(name_service const&) = delete;
    name_service& operator=(name_service const&) = delete;

    std::string where() const { return where_; }

private:
    runtime::asio::io_context context_{1};
    runtime::asio::executor_work_guard<runtime::asio::io_context::executor_type> work_{
        context_.get_executor()
    };
    dns_server server_{context_.get_executor()};
    std::string where_ = server_.where();
    std::jthread thread_;
};

struct Loops : testing::Test {
    // Each round with a loop of its own, so that caches and TLS contexts are made anew, side by
    // side.
    void ask_often(peer const& whom, int& answers) const {
        for (int i = 0; i < rounds; ++i) {
            client_loop loop{{.ca_file = ca_file, .dns = names()}};
            for (int j = 0; j < 2; ++j)
                answers += loop.run(ask_by_name(loop.network, whom)) == "pong" ? 1 : 0;
        }
    }
    net::dns::resolver_settings names() const {
        net::dns::resolver_settings made;
        made.resolv_conf = resolv_conf;
        made.servers = dns.where();
        return made;
    }
    int answers_of_two_loops(peer const& whom) const {
        int first = 0;
        int second = 0;
        {
            std::jthread const other{[&] { ask_often(whom, first); }};
            ask_often(whom, second);
        }
        return first + second;
    }

    support::certificate_authority authority;
    support::temporary_folder folder;
    std::string ca_file = folder.write("ca.pem", authority.pem());
    std::string resolv_conf = folder.write("resolv.conf", "");
    name_service dns;
};

}  // namespace

TEST_F(Loops, in_two_threads_resolve_and_verify_side_by_side) {
    tls_peer const identity{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{identity.answering("pong")};

    EXPECT_EQ(
        answers_of_two_loops({"shop.test", server.where().port(), protection::tls}),
        2 * 2 * rounds
    );
}

TEST_F(Loops, in_two_threads_use_sockets_side_by_side) {
    loopback_server const server{[](int fd) {
        support::hear(fd);
        support::say(fd, "pong");
        support::finish(fd);
    }};

    EXPECT_EQ(
        answers_of_two_loops({"shop.test", server.where().port(), protection::none}),
        2 * 2 * rounds
    );
}

}  // namespace vitals::integration
