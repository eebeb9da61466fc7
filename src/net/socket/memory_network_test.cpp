// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The network that other tests stand on must itself be trusted.

#include "support/memory_network.hpp"

#include "net/network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"
#include "support/permitted.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace vitals::support {

namespace {

using namespace std::chrono_literals;
namespace asio = runtime::asio;
using outcome = net::result<std::string>;

runtime::task<outcome> fetch(net::network& network, std::string host, std::uint16_t port) {
    auto const addresses = co_await network.resolve(host, "shop");
    if (!addresses) co_return std::unexpected(addresses.error());
    auto const wire = network.open();
    auto const connected = co_await wire->connect(permitted({addresses->addresses.front(), port}));
    if (!connected) co_return std::unexpected(connected.error());
    std::string const question = "ping";
    auto const sent = co_await wire->send(question);
    if (!sent) co_return std::unexpected(sent.error());
    std::string all;
    for (;;) {
        auto const piece = co_await wire->receive();
        if (!piece) co_return std::unexpected(piece.error());
        if (piece->empty()) co_return all;
        all.append(piece->begin(), piece->end()).append("|");
    }
}

class MemoryNetwork : public testing::Test {
protected:
    void start(std::string host, std::uint16_t port) {
        fetching = fetch(network, std::move(host), port);
        fetching.start(cancel);
        clock.settle();
    }
    std::string text() {
        if (!fetching.done()) return "waiting";
        auto const result = fetching.take();
        return result ? *result : result.error().text;
    }

    asio::io_context context{1};
    virtual_clock clock{context};
    memory_network network{clock};
    runtime::cancellation cancel{context.get_executor()};
    runtime::task<outcome> fetching;
};

TEST_F(MemoryNetwork, plays_the_answer_in_its_pieces_and_time) {
    network.at("shop.svc", 80).answers({"a", after{2s}, "b"});

    start("shop.svc", 80);
    clock.advance(2s - 1ms);
    auto const before = text();
    clock.advance(1ms);

    EXPECT_EQ(before, "waiting");
    EXPECT_EQ(text(), "a|b|");
    EXPECT_EQ(network.exchanges().at(0).request, "ping");
    EXPECT_EQ(network.open_connections(), 0U);
    EXPECT_EQ(network.most_open(), 1U);
}

TEST_F(MemoryNetwork, drips) {
    network.at("10.0.0.1", 80).answers(drip("abcde", 2, 1s));

    start("10.0.0.1", 80);
    clock.advance(2s);

    EXPECT_EQ(text(), "ab|cd|e|");
}

TEST_F(MemoryNetwork, refuses_where_nobody_listens) {
    start("10.0.0.1", 81);

    EXPECT_EQ(text(), "connection refused");
}

TEST_F(MemoryNetwork, knows_no_name_that_was_not_given) {
    start("nowhere", 80);

    EXPECT_EQ(text(), "no such host");
}

TEST_F(MemoryNetwork, answers_according_to_the_request) {
    network.at("10.0.0.1", 80).respond = [](std::string_view request) {
        return script{"you said " + std::string{request}};
    };

    start("10.0.0.1", 80);

    EXPECT_EQ(text(), "you said ping|");
}

struct stage {
    char const* name;
    script memory_server::* part;
};

class MemoryNetworkStage : public MemoryNetwork, public testing::WithParamInterface<stage> {};

TEST_P(MemoryNetworkStage, ends_at_once_when_cancelled) {
    network.at("shop.svc", 80).*GetParam().part = {after{1s}, hang{}};
    start("shop.svc", 80);
    clock.advance(5s);

    asio::post(context, [this] { cancel.cancel(); });
    clock.settle();

    EXPECT_EQ(text(), "cancelled");
    EXPECT_EQ(network.open_connections(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    every,
    MemoryNetworkStage,
    testing::Values(
        stage{"connect", &memory_server::connect},
        stage{"sending", &memory_server::sending},
        stage{"answer", &memory_server::answer}
    ),
    [](auto const& each) { return each.param.name; }
);

}  // namespace

}  // namespace vitals::support
