// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"
#include "core/check/dns_target.hpp"
#include "core/check/host_port.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::dns {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using check::dns_target;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using support::script;
using testing::HasSubstr;

// The answer to a question: its id and name, these flags, and one A record 10.0.0.5 unless told
// otherwise.
std::string answer_to(std::string_view asked, std::string_view flags, std::size_t records = 1) {
    std::string message{asked};
    message.replace(2, 2, flags);
    message[7] = static_cast<char>(records);
    for (std::size_t i = 0; i < records; ++i)
        message += "\xc0\x0c\0\1\0\1\0\0\0\5\0\4\x0a\0\0"s + static_cast<char>(5 + i);
    return message;
}

std::string framed(std::string const& message) {
    return std::string{static_cast<char>(message.size() >> 8U), static_cast<char>(message.size())} +
           message;
}

constexpr std::string_view noerror = "\x81\x80";
constexpr std::string_view nxdomain = "\x81\x83";
constexpr std::string_view truncated = "\x83\x80";

class DnsProbe : public probe::OneProbe {
protected:
    DnsProbe() { network.servers = {{boost::asio::ip::make_address("10.0.0.10"), 53}}; }

    health::observation const& probe(dns_target target = {.name = "shop.example"}) {
        definition = a_check(std::move(target));
        return run(definition);
    }
    // The resolver says this to each question.
    support::memory_server& says(std::function<script(std::string_view asked)> what) {
        auto& server = network.at("10.0.0.10", 53);
        server.respond = std::move(what);
        return server;
    }
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }

    check::definition definition;
};

TEST_F(DnsProbe, asks_the_pods_resolver_and_shows_what_it_says) {
    says([](auto asked) { return script{after{5ms}, answer_to(asked, noerror, 2)}; });

    auto const& seen = probe();

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.duration, 5ms);
    EXPECT_EQ(seen.output, "DNS A shop.example: NOERROR. Output: 10.0.0.5, 10.0.0.6");
    EXPECT_EQ(found(), "NOERROR");
    EXPECT_EQ(network.exchanges().at(0).over, net::transport::datagram);
    EXPECT_EQ(
        network.exchanges().at(0).request.substr(2),
        "\1\0\0\1\0\0\0\0\0\0\4shop\7example\0\0\1\0\1"s
    );
}

TEST_F(DnsProbe, expects_answers_and_a_response_code) {
    says([](auto asked) { return script{answer_to(asked, noerror, 2)}; });

    EXPECT_EQ(
        probe({.name = "a.b", .answers = {"10.0.0.6", "10.0.0.5"}}).outcome,
        outcome::passing
    );

    probe({.name = "a.b", .answers = {"10.0.0.6", "10.0.0.7"}});
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::body);
    EXPECT_EQ(found(), "other A records, expected 10.0.0.6, 10.0.0.7");
    EXPECT_EQ(
        result.output,
        "DNS A a.b: other A records, expected 10.0.0.6, 10.0.0.7. Output: 10.0.0.5, 10.0.0.6"
    );

    probe({.name = "a.b", .rcode = 3});
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::status);
    EXPECT_EQ(found(), "NOERROR, expected NXDOMAIN");
}

TEST_F(DnsProbe, without_a_record_or_with_another_response_code_fails) {
    says([](auto asked) { return script{answer_to(asked, noerror, 0)}; });
    EXPECT_EQ(probe().outcome, outcome::critical);
    EXPECT_EQ(found(), "no A record");

    says([](auto asked) { return script{answer_to(asked, nxdomain, 0)}; });
    EXPECT_EQ(probe().outcome, outcome::critical);
    EXPECT_EQ(result.output, "DNS A shop.example: NXDOMAIN, expected NOERROR");
    EXPECT_EQ(probe({.name = "a.b", .rcode = 3}).outcome, outcome::passing);
}

TEST_F(DnsProbe, ignores_answers_with_another_id_or_to_another_question) {
    says([](std::string_view asked) {
        auto liar = answer_to(asked, nxdomain, 0);
        liar[0] = static_cast<char>(liar[0] + 1);
        auto other = answer_to(asked, nxdomain, 0);
        other[13] = 'x';
        return script{liar, "", "?", other, std::string{asked}, answer_to(asked, noerror)};
    });

    EXPECT_EQ(probe().outcome, outcome::passing);
}

TEST_F(DnsProbe, gives_up_on_a_flood_of_them) {
    says([](auto) { return script(support::drip(std::string(200, '?'), 1, 0ms)); });

    probe();

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::protocol);
    EXPECT_EQ(found(), "dns: only answers to other questions came");
    EXPECT_EQ(result.duration, 0s);
}

TEST_F(DnsProbe, takes_a_malformed_answer_for_one) {
    says([](auto asked) {
        auto message = answer_to(asked, noerror);
        message.resize(message.size() - 1);
        return script{message};
    });

    probe();

    EXPECT_EQ(result.reason, failure_reason::protocol);
    EXPECT_EQ(result.output, "DNS A shop.example: malformed answer");
}

TEST_F(DnsProbe, asks_again_over_tcp_when_the_answer_is_cut) {
    says([](std::string_view asked) {
        if (asked.starts_with('\0'))
            return script(support::drip(framed(answer_to(asked.substr(2), noerror)), 1, 1ms));
        return script{answer_to(asked, truncated, 0)};
    });
    // The first byte of an id may be 0, too.
    for (int i = 0; i < 3 && (i == 0 || result.outcome != outcome::passing); ++i) probe();

    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().back().over, net::transport::stream);
}

TEST_F(DnsProbe, does_not_wait_for_the_rest_of_an_answer_over_tcp_that_ended) {
    says([](std::string_view asked) {
        if (asked.starts_with('\0')) return script{"\1\0half"s, ""};
        return script{answer_to(asked, truncated, 0)};
    });
    for (int i = 0; i < 3 && result.reason != failure_reason::protocol; ++i) probe();

    EXPECT_EQ(found(), "dns: the connection was closed before the answer");
}

TEST_F(DnsProbe, sends_a_question_again_that_is_lost) {
    int asked_before = 0;
    says([&](std::string_view asked) {
        // All that was sent on this socket comes along.
        auto const size = asked.size() / static_cast<std::size_t>(++asked_before);
        if (asked_before < 3) return script{hang{}};
        return script{answer_to(asked.substr(0, size), noerror)};
    });

    EXPECT_EQ(probe().outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().at(0).sends, 3U);
    EXPECT_LT(result.duration, 2s);
}

TEST_F(DnsProbe, times_out_when_nobody_answers) {
    says([](auto) { return script{hang{}}; });

    probe();

    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(result.output, "DNS A shop.example: timed out after 2s while waiting for the answer");
}

TEST_F(DnsProbe, says_where_nobody_listens) {
    network.at("10.0.0.10", 53).answers({fail{"connection refused"}});

    probe();

    EXPECT_EQ(result.reason, failure_reason::connect);
    EXPECT_EQ(result.output, "DNS A shop.example: resolver 10.0.0.10:53: connection refused");
    EXPECT_EQ(found(), "connect: 10.0.0.10:53 refused");
}

TEST_F(DnsProbe, is_inconclusive_without_a_name_server) {
    network.servers.clear();

    EXPECT_EQ(probe().outcome, outcome::inconclusive);
    EXPECT_EQ(result.reason, failure_reason::dns);
}

TEST_F(DnsProbe, is_permitted_at_the_pods_resolver_and_judged_at_another) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.servers = {{boost::asio::ip::make_address("169.254.20.10"), 53}};
    network.at("169.254.20.10", 53).respond = [](auto asked) {
        return script{answer_to(asked, noerror)};
    };

    EXPECT_EQ(probe().outcome, outcome::passing);

    auto const before = network.exchanges().size();
    probe({.name = "a.b", .resolver = check::host_port::parse("169.254.20.10:53").value()});
    EXPECT_EQ(result.reason, failure_reason::blocked);
    EXPECT_THAT(found(), HasSubstr("169.254.20.10 is link-local"));
    EXPECT_EQ(network.exchanges().size(), before);
}

}  // namespace
}  // namespace vitals::probing::dns
