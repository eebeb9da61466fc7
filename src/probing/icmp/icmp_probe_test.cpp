// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/icmp_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/failure.hpp"
#include "net/network.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::icmp {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using support::script;

constexpr std::size_t size = 16;  // of what one request has

class IcmpProbe : public probe::OneProbe {
protected:
    static check::definition to(std::string const& host) {
        return a_check(check::icmp_target::parse(host).value());
    }
    health::observation const& probe(std::string const& host = "10.0.0.1") {
        definition = to(host);
        return run(definition);
    }
    // The host does this at each request; `sent`: the bytes of the last one.
    support::memory_server& does(std::function<script(std::string const& sent)> what) {
        auto& host = network.at("10.0.0.1", 0);
        host.respond = [what = std::move(what)](std::string_view all) {
            return what(std::string{all.substr(all.size() - size)});
        };
        return host;
    }
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }
    std::string sent() const { return network.exchanges().back().request; }

    check::definition definition;
};

TEST_F(IcmpProbe, passes_when_what_it_sent_comes_back) {
    does([](auto const& sent) { return script{after{10ms}, sent}; });

    auto const& seen = probe();

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "ICMP echo 10.0.0.1: answered");
    EXPECT_EQ(seen.duration, 10ms);
    EXPECT_EQ(found(), "answered");
    EXPECT_EQ(network.exchanges().at(0).over, net::transport::echo);
    EXPECT_EQ(network.exchanges().at(0).sends, 1U);
}

TEST_F(IcmpProbe, sends_other_bytes_each_time) {
    does([](auto const& sent) { return script{sent}; });

    probe();
    auto const first = sent();
    probe();

    EXPECT_EQ(first.size(), size);
    EXPECT_NE(sent(), first);
}

TEST_F(IcmpProbe, waits_for_its_own_bytes_among_other_answers) {
    does([](auto const& sent) {
        return script{"", std::string(size, 'x'), sent + "x", after{5ms}, sent};
    });

    EXPECT_EQ(probe().outcome, outcome::passing);
    EXPECT_EQ(result.duration, 5ms);
}

TEST_F(IcmpProbe, asks_again_when_a_request_is_lost_and_says_so) {
    int requests = 0;
    does([&](auto const& sent) { return ++requests < 3 ? script{hang{}} : script{sent}; });

    EXPECT_EQ(probe().outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().at(0).sends, 3U);
    EXPECT_LT(result.duration, 2s);
    EXPECT_EQ(found(), "answered, 2 requests lost");
    EXPECT_EQ(result.output, "ICMP echo 10.0.0.1: answered, 2 requests lost");
}

TEST_F(IcmpProbe, takes_a_late_answer_to_a_request_that_seemed_lost) {
    std::string first;
    does([&](auto const& sent) {
        if (!first.empty()) return script{first};
        first = sent;
        return script{hang{}};
    });

    EXPECT_EQ(probe().outcome, outcome::passing);
    EXPECT_EQ(found(), "answered, 1 request lost");
}

TEST_F(IcmpProbe, is_critical_when_nobody_answers) {
    does([](auto const&) { return script{hang{}}; });

    auto const& seen = probe();

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::timeout);
    EXPECT_EQ(seen.duration, 2s);
    EXPECT_EQ(seen.output, "ICMP echo 10.0.0.1: timed out after 2s while waiting for the answer");
}

TEST_F(IcmpProbe, is_critical_when_a_router_says_that_there_is_no_way) {
    does([](auto const&) { return script{fail{"no route to host"}}; });

    auto const& seen = probe();

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::connect);
    EXPECT_EQ(seen.duration, 0s);
    EXPECT_EQ(seen.output, "ICMP echo 10.0.0.1: no route to host");
    EXPECT_EQ(found(), "connect: 10.0.0.1 no route to host");
}

TEST_F(IcmpProbe, is_critical_when_nothing_can_be_sent) {
    does([](auto const&) { return script{}; }).sending = {fail{"operation not permitted"}};
    network.at("10.0.0.2", 0).connect = {fail{"network is unreachable"}};

    EXPECT_EQ(probe().outcome, outcome::critical);
    EXPECT_EQ(result.output, "ICMP echo 10.0.0.1: operation not permitted");

    EXPECT_EQ(probe("10.0.0.2").outcome, outcome::critical);
    EXPECT_EQ(result.output, "dial icmp 10.0.0.2: connect: network is unreachable");
    EXPECT_EQ(found(), "connect: 10.0.0.2 network is unreachable");

    EXPECT_EQ(probe("gone.svc").reason, failure_reason::dns);
    EXPECT_EQ(result.output, "dial icmp: lookup gone.svc: no such host");
}

TEST_F(IcmpProbe, gives_up_on_a_flood_of_other_answers) {
    does([](auto const&) { return support::drip(std::string(1000, 'x'), 1, 0ms); });

    EXPECT_EQ(probe().outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::protocol);
    EXPECT_EQ(result.duration, 0s);
    EXPECT_EQ(found(), "icmp: only answers to other requests came");
}

TEST_F(IcmpProbe, is_inconclusive_where_the_kernel_forbids_it_and_names_the_sysctl) {
    network.at("10.0.0.1", 0).connect = {
        fail{std::string{net::echo_is_closed}, net::failure::kind::resources}
    };

    EXPECT_EQ(probe().outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::resources);
    EXPECT_EQ(found(), "icmp: sysctl net.ipv4.ping_group_range has no group of Vitals");
    EXPECT_TRUE(result.needs_a_setting);
}

TEST_F(IcmpProbe, is_inconclusive_when_our_own_loop_was_late) {
    does([](auto const&) { return script{hang{}}; });
    start(to("10.0.0.1"));

    interrupt(probe::interruption::overload);

    ASSERT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::overload);
}

TEST_F(IcmpProbe, tries_the_next_address_of_a_name) {
    network.name("two.svc").addresses = {
        boost::asio::ip::make_address("fd00::1"),
        boost::asio::ip::make_address("10.0.0.1")
    };
    network.at("fd00::1", 0).connect = {fail{"network is unreachable"}};
    does([](auto const& sent) { return script{sent}; });

    EXPECT_EQ(probe("two.svc").outcome, outcome::passing);
    EXPECT_EQ(result.output, "ICMP echo two.svc: answered");
}

TEST_F(IcmpProbe, is_blocked_where_the_policy_denies_the_address_and_never_asks_many_hosts) {
    probe("239.255.255.250");
    EXPECT_EQ(result.reason, failure_reason::blocked);

    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    probe("169.254.169.254");
    EXPECT_EQ(result.reason, failure_reason::blocked);
    EXPECT_EQ(found(), "blocked: 169.254.169.254 is link-local");
    EXPECT_TRUE(network.exchanges().empty());

    does([](auto const& sent) { return script{sent}; });
    EXPECT_EQ(probe().outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::icmp
