// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The profile own-namespace in a probe loop.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/checker/probe_loop_fixture.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::probing::checker {

using namespace std::chrono_literals;

namespace {

class ProbeLoopServices : public ProbeLoop {
protected:
    // These are all addresses of Services that there are.
    void know(std::initializer_list<std::string_view> addresses, std::uint64_t edition = 0) {
        using namespace net::address_policy;
        auto all = std::make_shared<known_services>();
        all->others.reset();
        auto here = std::make_shared<known_services::of_namespace>();
        here->edition = edition != 0 ? edition : ++editions;
        for (auto const& each : addresses) here->addresses.push_back(parse_ip(each).value());
        all->namespaces.emplace(std::string{a_check("http://10.1.0.9/")->identity.ns()}, here);
        boost::asio::post(context, [this, all] {
            loop.set_policy(
                std::make_shared<policy const>(settings{.profile = profile::own_namespace}, 1, all)
            );
        });
        clock.advance(1ms);
    }
    std::shared_ptr<check::definition const> a_reusing_check() {
        auto made = *a_check("http://10.1.0.9/", 1s);
        made.target.as<check::http_target>()->reuse = true;
        return std::make_shared<check::definition const>(made);
    }
    std::size_t count(health::outcome of) const {
        std::size_t sum = 0;
        for (auto const& each : results_of(0)) sum += each.outcome == of ? 1 : 0;
        return sum;
    }

    std::uint64_t editions = 0;
};

}  // namespace

// Regression: a check that was applied together with its Service was critical at once.
TEST_F(ProbeLoopServices, does_not_accuse_a_service_that_dns_knew_first) {
    network.at("10.1.0.9", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
    know({});
    auto const check = a_check("http://10.1.0.9/", 1s);
    start(0, check);
    clock.advance(3s);
    EXPECT_GT(count(health::outcome::inconclusive), 0U);

    know({"10.1.0.9"});
    clock.advance(10s);

    EXPECT_EQ(count(health::outcome::critical), 0U);
    EXPECT_GT(count(health::outcome::passing), 0U);
}

TEST_F(ProbeLoopServices, blocks_soon_what_is_of_no_service_and_doubts_it_once) {
    know({});
    start(0, a_check("http://10.1.0.9/", 1s));

    clock.advance(30s);

    EXPECT_LE(count(health::outcome::inconclusive), 5U);
    EXPECT_GE(count(health::outcome::critical), 20U);
    EXPECT_EQ(requests(), 0U);
}

TEST_F(ProbeLoopServices, doubts_again_after_a_rollout) {
    network.at("10.1.0.9", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
    know({"10.1.0.9"});
    start(0, a_check("http://10.1.0.9/", 1s));
    clock.advance(10s);

    know({});
    clock.advance(3s);

    EXPECT_EQ(count(health::outcome::critical), 0U);
}

// A kept connection to an address that is another tenant's by now is not used again.
TEST_F(ProbeLoopServices, sends_nothing_on_a_kept_connection_to_an_address_that_is_denied_now) {
    network.at("10.1.0.9", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
    know({"10.1.0.9"});
    start(0, a_reusing_check());
    clock.advance(5s);
    ASSERT_EQ(network.exchanges().size(), 1U);
    auto const sent = network.exchanges()[0].request;
    EXPECT_GT(sent.size(), 2 * sent.find("\r\n\r\n"));

    know({"10.1.0.8"});
    clock.advance(10s);

    EXPECT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(network.exchanges()[0].request, sent);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(ProbeLoopServices, dials_again_when_the_namespace_has_lost_another_address) {
    network.at("10.1.0.9", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"});
    know({"10.1.0.8", "10.1.0.9"}, 1);
    start(0, a_reusing_check());
    clock.advance(5s);

    know({"10.1.0.9"}, 2);
    clock.advance(5s);

    EXPECT_EQ(network.exchanges().size(), 2U);
    EXPECT_EQ(count(health::outcome::critical), 0U);
}

}  // namespace vitals::probing::checker
