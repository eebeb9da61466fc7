// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Peers that send without end: none holds the loop, and each check gets its result.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "integration/tls_peer.hpp"
#include "net/address_policy/policy.hpp"
#include "net/loop/read_share.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/run_probe.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/permitted.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::integration {

namespace {

using support::loopback_server;
using testing::HasSubstr;

// More than all buffers between two sockets of one machine hold.
constexpr std::size_t endless = std::size_t{64} << 20;

// Says the same again and again to its only client.
class flood {
public:
    flood(std::string text, bool listens_first = true)
        : server_{[this, text = std::move(text), listens_first](int fd) {
              if (listens_first) support::hear(fd);
              std::size_t sent = 0;
              while (sent < endless && support::say(fd, text)) sent += text.size();
              ended_.set_value(sent < endless);
          }} {}

    net::endpoint where() const { return server_.where(); }
    // Whether the client went away before everything was said.
    bool was_cut_off() { return ended_.get_future().get(); }

private:
    std::promise<bool> ended_;
    loopback_server server_;
};

// A record of the handshake protocol that holds `count` messages HelloRequest (RFC 5246, section
// 7.4.1.1).
std::string hello_requests(std::size_t count) {
    auto const size = 4 * count;
    return std::string{"\x16\x03\x03"} + static_cast<char>(size >> 8) +
           static_cast<char>(size & 0xff) + std::string(size, '\0');
}

class Flood : public testing::Test {
protected:
    health::observation
    probe_at(net::endpoint const& where, std::string_view scheme, runtime::duration timeout = 60s) {
        check::http_target target;
        target.url =
            check::url::parse(std::string{scheme} + "://127.0.0.1:" + std::to_string(where.port()))
                .value();
        target.tls.server_name = "shop.test";
        check::definition definition;
        definition.target = std::move(target);
        definition.timing.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(timeout);
        probing::probe::deadlines deadlines;
        probing::probe::interrupter interrupter{loop.events.executor()};
        auto const due = loop.clock.now() + timeout;
        auto const everything = std::make_shared<net::address_policy::policy const>();
        probing::probe::context
            with{loop.network, loop.clock, deadlines, interrupter, due, everything};
        return loop.run(probing::run_probe(definition, with));
    }

    support::certificate_authority authority;
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
};

TEST_F(Flood, of_hello_requests_in_the_handshake_is_cut_off) {
    for (std::size_t const messages_in_a_record : {1UZ, 4000UZ}) {
        flood peer{hello_requests(messages_in_a_record)};

        auto const seen = probe_at(peer.where(), "https");

        EXPECT_EQ(seen.reason, health::failure_reason::tls) << seen.output;
        EXPECT_THAT(seen.output, HasSubstr("the peer sends TLS handshake messages without end"));
        EXPECT_TRUE(peer.was_cut_off());
    }
}

TEST_F(Flood, of_key_updates_is_cut_off) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    std::promise<bool> cut_off;
    loopback_server const server{[&, flood = peer.updating_keys(endless / 27)](int fd) {
        cut_off.set_value(!flood(fd));
    }};

    auto const seen = probe_at(server.where(), "https");

    EXPECT_EQ(seen.reason, health::failure_reason::tls) << seen.output;
    EXPECT_THAT(seen.output, HasSubstr("the peer sends TLS handshake messages without end"));
    EXPECT_TRUE(cut_off.get_future().get());
}

// How much one task receives in each turn of the loop, to the end.
struct received {
    std::map<std::uint64_t, std::size_t> calls;  // by turn
    std::map<std::uint64_t, std::size_t> bytes;

    std::size_t most_calls() const { return std::ranges::max(std::views::values(calls)); }
    std::size_t most_bytes() const { return std::ranges::max(std::views::values(bytes)); }
};

runtime::task<received>
receive_all(client_loop& loop, net::endpoint to, std::optional<tls_wish> tls, std::size_t most) {
    received all;
    auto const wire = loop.network.open();
    auto good = co_await wire->connect(support::permitted(to));
    if (good && tls) {
        net::tls_parameters const shop{.server_name = tls->server_name, .verify = tls->verify};
        good = co_await wire->secure(shop);
    }
    std::string const question = "?";
    if (good) good = co_await wire->send(question);
    for (std::size_t total = 0; good && total < most;) {
        auto const piece = co_await wire->receive();
        if (!piece || piece->empty()) break;
        total += piece->size();
        auto const turn = loop.events.events().turn();
        ++all.calls[turn];
        all.bytes[turn] += piece->size();
    }
    co_return all;
}

constexpr std::size_t receive_buffer = 32 * 1024;  // of socket_network

TEST_F(Flood, of_plain_bytes_gets_its_share_of_each_turn) {
    flood peer{std::string(1 << 16, 'x')};

    auto const all = loop.run(receive_all(loop, peer.where(), {}, std::size_t{8} << 20));

    EXPECT_GT(all.bytes.size(), 1U);
    EXPECT_LE(all.most_bytes(), net::loop::read_share::limit + receive_buffer);
    EXPECT_TRUE(peer.was_cut_off());
}

TEST_F(Flood, of_tiny_records_gets_its_share_of_each_turn) {
    tls_peer const peer{authority.issue({.names = {"shop.test"}})};
    loopback_server const server{peer.repeating_by_bytes("x")};
    tls_wish const shop{"shop.test"};

    auto const all = loop.run(receive_all(loop, server.where(), shop, 20'000));

    EXPECT_GT(all.calls.size(), 1U);
    EXPECT_LE(all.most_calls(), net::loop::read_share::limit / net::loop::read_share::of_call);
}

}  // namespace

}  // namespace vitals::integration
