// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Probes under an address policy.
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {
namespace {

using health::failure_reason;
using health::outcome;
using net::address_policy::profile;
namespace address_policy = net::address_policy;
namespace ip = boost::asio::ip;
using namespace std::chrono_literals;

struct BlockedProbe : OneProbe {
    BlockedProbe() { judge_by({.profile = profile::cluster}); }

    void judge_by(net::address_policy::settings how) {
        policy = std::make_shared<net::address_policy::policy const>(std::move(how), ++edition);
    }
    // The settings stay; the check's namespace is "shop".
    void judge_by_services(address_policy::known_services::of_namespace of) {
        address_policy::known_services all{.others = std::nullopt};
        all.namespaces.emplace(
            "shop",
            std::make_shared<address_policy::known_services::of_namespace const>(std::move(of))
        );
        policy = std::make_shared<address_policy::policy const>(
            address_policy::settings{.profile = profile::own_namespace},
            edition,
            std::make_shared<address_policy::known_services const>(std::move(all))
        );
    }
    void name(std::string_view host, std::initializer_list<char const*> addresses) {
        for (auto const* const each : addresses)
            network.name(host).addresses.push_back(ip::make_address(each));
    }

    std::uint64_t edition = 0;
    support::script const ok{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};
};

TEST_F(BlockedProbe, is_critical_with_a_reason_of_its_own_and_without_a_packet) {
    network.at("169.254.169.254", 80).answers(ok);

    auto const& seen = run("http://169.254.169.254/latest");

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::blocked);
    EXPECT_EQ(seen.cause, "blocked: 169.254.169.254 is link-local");
    EXPECT_EQ(
        seen.output,
        "Get \"http://169.254.169.254/latest\": blocked: 169.254.169.254 is link-local"
    );
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(BlockedProbe, judges_what_a_name_resolves_to) {
    name("metadata.example", {"169.254.169.254"});

    EXPECT_EQ(run("http://metadata.example/").reason, failure_reason::blocked);
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(BlockedProbe, tries_of_several_addresses_only_those_that_are_permitted) {
    name("mixed.example", {"127.0.0.1", "::1", "10.0.0.5", "169.254.169.254"});
    network.at("10.0.0.5", 80).answers(ok);

    EXPECT_EQ(run("http://mixed.example/").outcome, outcome::passing);
    ASSERT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(network.exchanges()[0].to.address(), ip::make_address("10.0.0.5"));
}

TEST_F(
    BlockedProbe,
    is_blocked_when_all_addresses_are_denied_and_failed_when_a_permitted_one_fails
) {
    name("denied.example", {"127.0.0.1", "::1"});
    name("mixed.example", {"127.0.0.1", "10.0.0.5"});
    network.at("10.0.0.5", 80).refuses();

    EXPECT_EQ(run("http://denied.example/").reason, failure_reason::blocked);
    EXPECT_EQ(run("http://mixed.example/").reason, failure_reason::connect);
}

TEST_F(BlockedProbe, judges_every_look_up_anew_when_a_name_is_rebound) {
    name("rebound.example", {"10.0.0.5"});
    network.at("10.0.0.5", 80).answers(ok);

    auto const before = run("http://rebound.example/").outcome;
    network.name("rebound.example").addresses = {ip::make_address("127.0.0.1")};
    auto const after = run("http://rebound.example/").reason;

    EXPECT_EQ(before, outcome::passing);
    EXPECT_EQ(after, failure_reason::blocked);
}

TEST_F(BlockedProbe, shows_nothing_of_a_target_that_a_redirect_named) {
    network.at("10.0.0.5", 80)
        .answers({"HTTP/1.1 302 Found\r\nLocation: "
                  "http://169.254.169.254/secret\r\nContent-Length: 0\r\n\r\n"});

    auto const& seen = run("http://10.0.0.5/");

    EXPECT_EQ(seen.reason, failure_reason::blocked);
    EXPECT_EQ(seen.cause, "after a redirect: blocked: a cloud's metadata service");
    EXPECT_EQ(seen.output.find("169.254"), std::string::npos);
    EXPECT_EQ(network.exchanges().size(), 1U);
}

TEST_F(BlockedProbe, judges_the_tenth_hop_like_the_first) {
    for (int hop = 0; hop < 10; ++hop) {
        auto const next =
            hop == 9 ? std::string{"169.254.169.254"} : "10.0.1." + std::to_string(hop + 1);
        network.at("10.0.1." + std::to_string(hop), 80)
            .answers(
                {"HTTP/1.1 302 Found\r\nLocation: http://" + next + "/\r\nContent-Length: 0\r\n\r\n"
                }
            );
    }

    EXPECT_EQ(run("http://10.0.1.0/").reason, failure_reason::blocked);
    EXPECT_EQ(network.exchanges().size(), 10U);
}

TEST_F(BlockedProbe, leaves_a_kept_connection_when_the_policy_has_changed) {
    network.at("10.0.0.5", 80).answers(ok);
    auto check = a_check("http://10.0.0.5/");
    check.target.as<check::http_target>()->reuse = true;
    auto const before = run(check).outcome;
    ASSERT_TRUE(kept);

    using net::address_policy::rule;
    judge_by(
        {.profile = profile::cluster,
         .rules = {rule::parse(rule::action::deny, "10.0.0.0/8").value()}}
    );
    auto const after = run(check).reason;

    EXPECT_EQ(before, outcome::passing);
    EXPECT_EQ(after, failure_reason::blocked);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(BlockedProbe, is_inconclusive_until_the_services_of_its_namespace_are_known) {
    network.at("10.0.0.5", 80).answers(ok);
    judge_by({.profile = profile::own_namespace});

    auto const seen = run("http://10.0.0.5/");

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(seen.reason, failure_reason::blocked);
    EXPECT_EQ(seen.cause, "blocked: the Services of the namespace have not been read yet");
    EXPECT_TRUE(network.exchanges().empty());
}

// Nobody is accused while the API server is away.
TEST_F(BlockedProbe, is_inconclusive_while_the_services_of_its_namespace_may_have_changed) {
    judge_by_services({.doubt = address_policy::doubt::away});

    auto const seen = run("http://10.0.0.5/");

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(
        seen.cause,
        "blocked: the API server is away: the Services of the namespace may have changed"
    );
}

TEST_F(BlockedProbe, is_inconclusive_when_one_of_several_addresses_may_be_permitted_later) {
    name("mixed.example", {"127.0.0.1", "10.0.0.5"});
    judge_by({.profile = profile::own_namespace});

    EXPECT_EQ(run("http://mixed.example/").outcome, outcome::inconclusive);
}

TEST_F(BlockedProbe, says_what_to_do_about_a_target_outside_of_its_namespace) {
    judge_by_services({});

    EXPECT_EQ(
        run("http://10.0.0.5/").cause,
        "blocked: 10.0.0.5 is of no Service in this namespace: probe one, or ask for a rule that "
        "allows it"
    );
}

TEST_F(BlockedProbe, leaves_a_kept_connection_when_its_service_is_gone_and_keeps_it_else) {
    network.at("10.0.0.5", 80).answers(ok);
    auto check = a_check("http://10.0.0.5/");
    check.target.as<check::http_target>()->reuse = true;
    auto const service = address_policy::parse_ip("10.0.0.5").value();
    auto const another = address_policy::parse_ip("10.0.0.6").value();
    judge_by_services({.addresses = {service}, .edition = 1});
    run(check);
    ASSERT_TRUE(kept);

    judge_by_services({.addresses = {service, another}, .edition = 1});
    EXPECT_EQ(run(check).outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().size(), 1U);

    judge_by_services({.addresses = {another}, .edition = 2});
    EXPECT_EQ(run(check).reason, failure_reason::blocked);
    EXPECT_EQ(network.open_connections(), 0U);
}

TEST_F(BlockedProbe, sends_nothing_when_the_policy_changes_while_it_connects) {
    auto& server = network.at("10.0.0.5", 80).answers(ok);
    server.connect = {support::after{1s}};
    start(a_check("http://10.0.0.5/"));
    advance(500ms);

    using net::address_policy::rule;
    judge_by(
        {.profile = profile::cluster,
         .rules = {rule::parse(rule::action::deny, "10.0.0.0/8").value()}}
    );
    advance(2s);

    ASSERT_TRUE(ended);
    EXPECT_EQ(result.reason, failure_reason::blocked);
    ASSERT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(network.exchanges()[0].request, "");
}

TEST_F(BlockedProbe, connects_anew_when_a_changed_policy_permits_the_address_too) {
    auto& server = network.at("10.0.0.5", 80).answers(ok);
    server.connect = {support::after{1s}};
    start(a_check("http://10.0.0.5/"));
    advance(500ms);

    judge_by({.profile = profile::cluster});
    advance(2s);

    ASSERT_TRUE(ended);
    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().size(), 2U);
}

TEST_F(BlockedProbe, changes_nothing_at_the_services_of_other_namespaces) {
    name("web.blog.svc", {"10.0.0.5"});
    name("web.shop.svc", {"10.0.0.5"});
    network.at("10.0.0.5", 80).answers(ok);
    auto const post_to = [&](std::string const& url) {
        auto check = a_check(url);
        check.target.as<check::http_target>()->method = "POST";
        return run(check).reason;
    };

    EXPECT_EQ(post_to("http://web.blog.svc/"), failure_reason::blocked);
    EXPECT_EQ(post_to("http://web.shop.svc/"), failure_reason::none);
    network.name("web.shop.svc").alias_of = {"web.blog.svc.cluster.local"};
    EXPECT_EQ(post_to("http://web.shop.svc/"), failure_reason::blocked);
}

TEST_F(BlockedProbe, is_made_in_an_audit) {
    judge_by({.profile = profile::cluster, .audit = true});
    network.at("127.0.0.1", 80).answers(ok);

    EXPECT_EQ(run("http://127.0.0.1/").outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::http
