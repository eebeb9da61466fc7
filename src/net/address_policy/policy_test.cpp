// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/address_policy/policy.hpp"

#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/address_policy/rule.hpp"
#include "net/address_policy/transport.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::address_policy {

void PrintTo(denial value, std::ostream* out) {
    *out << to_string(value);
}

namespace {

using enum denial;

ip at(std::string_view text) {
    return parse_ip(text).value();
}

address_policy::rule allow(std::string_view text) {
    return rule::parse(rule::action::allow, text).value();
}

address_policy::rule deny(std::string_view text) {
    return rule::parse(rule::action::deny, text).value();
}

settings in_cluster(std::vector<address_policy::rule> rules = {}) {
    return {
        .profile = profile::cluster,
        .rules = std::move(rules),
        .own = {at("10.1.0.7"), at("10.96.4.4"), at("fd00:1::7")},
        .own_ports = {8500, 9090},
        .api_servers = {{at("10.96.0.1"), 443}},
    };
}

std::optional<denial>
verdict_of(settings const& by, std::string_view address, std::uint16_t port = 80) {
    return policy{by}.judge({.ns = "shop", .host = address, .port = port}, at(address)).denied;
}

std::optional<denial> in_profile_cluster(std::string_view address, std::uint16_t port = 80) {
    return verdict_of(in_cluster(), address, port);
}

// DNS was asked for `names`, or they are aliases of what it was asked for.
std::optional<denial> of_change(
    settings const& by,
    std::string_view host,
    std::string_view to,
    std::vector<std::string> const& names = {}
) {
    request const what{
        .ns = "shop",
        .host = host,
        .names = names,
        .port = 80,
        .has = request::effect::may_change,
    };
    return policy{by}.judge(what, at(to)).denied;
}

TEST(AddressPolicy, denies_in_profile_cluster_what_gives_out_credentials_or_is_the_host_itself) {
    struct vector {
        std::string_view address;
        std::uint16_t port;
        denial why;
    };
    for (auto const& [address, port, why] : std::initializer_list<vector>{
             {"169.254.169.254", 80, metadata},
             {"fd00:ec2::254", 80, metadata},
             {"fd00:ec2::23", 80, metadata},
             {"fd20:ce::254", 80, metadata},
             {"fd00:c1::a9fe:a9fe", 80, metadata},
             {"fd00:42::42", 80, metadata},
             {"fd00:a9fe:a9fe::1", 80, metadata},
             {"fd00:100::100:200", 80, metadata},
             {"100.100.100.200", 80, metadata},
             {"168.63.129.16", 80, metadata},
             {"168.63.129.16", 32526, metadata},
             {"192.0.0.192", 80, metadata},
             {"169.254.170.2", 80, metadata},
             {"169.254.170.23", 80, metadata},
             {"127.0.0.1", 8500, own},
             {"127.0.0.1", 9090, own},
             {"127.0.0.1", 8080, loopback},
             {"127.1.2.3", 80, loopback},
             {"10.1.0.7", 8500, own},
             {"10.96.4.4", 8500, own},
             {"fd00:1::7", 9090, own},
             {"0.0.0.0", 8500, own},
             {"0.0.0.0", 80, loopback},
             {"0.1.2.3", 80, loopback},
             {"::", 8500, own},
             {"::1", 80, loopback},
             {"::ffff:127.0.0.1", 80, loopback},
             {"::ffff:7f00:1", 80, loopback},
             {"0:0:0:0:0:ffff:127.0.0.1", 80, loopback},
             {"::ffff:169.254.169.254", 80, metadata},
             {"::127.0.0.1", 80, loopback},
             {"64:ff9b::a9fe:a9fe", 80, metadata},
             {"64:ff9b:1::a9fe:a9fe", 80, reserved},
             {"2002:a9fe:a9fe::", 80, metadata},
             {"2001:0:4136:e378:8000:63bf:5601:5601", 80, metadata},
             {"fe80::5efe:a9fe:a9fe", 80, metadata},
             {"2001:db8::200:5efe:a9fe:a9fe", 80, metadata},
             {"::ffff:0:169.254.169.254", 80, reserved},
             {"fe80::1", 80, link_local},
             {"fec0::1", 80, link_local},
             {"ff02::1", 80, multicast},
             {"224.0.0.1", 80, multicast},
             {"255.255.255.255", 80, broadcast},
             {"240.0.0.1", 80, reserved},
             {"4000::1", 80, reserved},
             {"200::1", 80, reserved},
             {"10.96.0.1", 443, api_server},
             {"10.0.0.5", 10250, node_port},
             {"10.0.0.5", 10255, node_port},
             {"10.0.0.5", 10256, node_port},
             {"10.0.0.5", 10249, node_port},
             {"10.0.0.5", 10257, node_port},
             {"10.0.0.5", 10259, node_port},
             {"10.0.0.5", 2379, node_port},
             {"10.0.0.5", 2380, node_port},
             {"10.0.0.5", 2375, node_port},
             {"10.0.0.5", 2376, node_port},
             {"10.0.0.5", 9345, node_port},
             {"10.0.0.5", 16443, node_port},
             {"203.0.113.5", 6443, node_port},
             {"169.254.20.10", 53, link_local},
             {"169.254.20.10", 8080, link_local},
             {"169.254.20.10", 9253, link_local},
             {"10.0.0.5", 6379, bad_port},
             {"10.0.0.5", 25, bad_port},
             {"10.0.0.5", 22, bad_port},
             {"10.0.0.5", 11211, bad_port},
             {"10.0.0.5", 3306, bad_port},
             {"10.0.0.5", 5432, bad_port},
         }) {
        EXPECT_EQ(in_profile_cluster(address, port), why) << address << ":" << port;
    }
}

TEST(AddressPolicy, permits_in_profile_cluster_services_pods_and_the_internet) {
    for (auto const* const address :
         {"10.0.0.5",
          "172.16.0.1",
          "192.168.1.1",
          "100.64.0.1",
          "fd00::1",
          "93.184.216.34",
          "169.253.0.1",
          "172.32.0.1",
          "2606:2800:220:1::1",
          "64:ff9b::808:808",
          "2002:808:808::1"})
        EXPECT_EQ(in_profile_cluster(address), std::nullopt) << address;
    EXPECT_EQ(in_profile_cluster("10.0.0.5", 8443), std::nullopt);
    EXPECT_EQ(in_profile_cluster("10.96.0.1", 8443), std::nullopt);
}

TEST(AddressPolicy, permits_of_vitals_itself_the_port_that_shows_nothing) {
    EXPECT_EQ(in_profile_cluster("10.96.4.4", 8080), std::nullopt);
    EXPECT_EQ(in_profile_cluster("10.1.0.7", 8080), std::nullopt);
}

TEST(AddressPolicy, permits_in_profile_public_the_internet_alone) {
    settings const by{.profile = profile::internet};
    for (auto const* const address :
         {"10.0.0.5",
          "172.16.0.1",
          "192.168.1.1",
          "100.64.0.1",
          "fd00::1",
          "192.0.2.1",
          "198.18.0.1",
          "198.51.100.1",
          "203.0.113.1",
          "2001:db8::1",
          "64:ff9b::a00:1"})
        EXPECT_EQ(verdict_of(by, address), internal) << address;
    EXPECT_EQ(verdict_of(by, "127.0.0.1"), loopback);
    EXPECT_EQ(verdict_of(by, "4000::1"), reserved);
    EXPECT_EQ(verdict_of(by, "93.184.216.34"), std::nullopt);
    EXPECT_EQ(verdict_of(by, "64:ff9b::5db8:d822"), std::nullopt);
    EXPECT_EQ(verdict_of(by, "2606:2800:220:1::1"), std::nullopt);
}

TEST(AddressPolicy, permits_everything_in_profile_any_but_what_a_rule_denies) {
    EXPECT_EQ(verdict_of({}, "127.0.0.1", 8500), std::nullopt);
    EXPECT_EQ(verdict_of({}, "169.254.169.254"), std::nullopt);
    settings const by{.rules = {deny("10.0.0.0/8")}};
    EXPECT_EQ(verdict_of(by, "10.1.1.1"), denial::rule);
    EXPECT_EQ(verdict_of(by, "64:ff9b::a01:101"), denial::rule);
    EXPECT_EQ(verdict_of(by, "11.1.1.1"), std::nullopt);
}

TEST(AddressPolicy, gives_a_permit_for_the_very_address_and_port_it_judged) {
    auto const given = policy{in_cluster()}.judge({.ns = "shop", .port = 81}, at("10.0.0.5"));
    auto const refused = policy{in_cluster()}.judge({.ns = "shop", .port = 81}, at("127.0.0.1"));

    ASSERT_TRUE(given.permitted);
    EXPECT_EQ(given.permitted->address(), at("10.0.0.5"));
    EXPECT_EQ(given.permitted->port(), 81);
    EXPECT_FALSE(refused.permitted);
}

TEST(AddressPolicy, permits_in_an_audit_what_it_says_it_would_deny) {
    auto by = in_cluster();
    by.audit = true;

    auto const given = policy{by}.judge({.ns = "shop", .port = 80}, at("127.0.0.1"));

    EXPECT_TRUE(given.permitted);
    EXPECT_EQ(given.denied, loopback);
    EXPECT_FALSE(policy{by}.judge_unresolved({.host = "127.0.0.1", .port = 80}));
}

TEST(AddressPolicy, lets_the_longest_prefix_win_and_denies_at_a_tie) {
    auto const by = in_cluster(
        {deny("10.0.0.0/8"),
         allow("10.2.0.0/16"),
         deny("10.2.3.0/24"),
         allow("10.9.0.0/16"),
         deny("10.9.0.0/16")}
    );

    EXPECT_EQ(verdict_of(by, "10.1.0.1"), denial::rule);
    EXPECT_EQ(verdict_of(by, "10.2.0.1"), std::nullopt);
    EXPECT_EQ(verdict_of(by, "10.2.3.1"), denial::rule);
    EXPECT_EQ(verdict_of(by, "10.9.0.1"), denial::rule);
}

TEST(AddressPolicy, opens_ports_of_nodes_and_other_protocols_only_to_rules_with_ports) {
    auto const by = in_cluster({allow("10.0.0.0/8"), allow("10.7.0.0/16:10250")});

    EXPECT_EQ(verdict_of(by, "10.1.0.1", 10250), node_port);
    EXPECT_EQ(verdict_of(by, "10.1.0.1", 6379), bad_port);
    EXPECT_EQ(verdict_of(by, "10.7.0.1", 10250), std::nullopt);
}

TEST(
    AddressPolicy,
    opens_metadata_own_ports_and_the_api_server_only_to_the_exact_address_and_port
) {
    EXPECT_EQ(verdict_of(in_cluster({allow("169.254.169.254")}), "169.254.169.254"), metadata);
    EXPECT_EQ(verdict_of(in_cluster({allow("169.254.0.0/16:80")}), "169.254.169.254"), metadata);
    EXPECT_EQ(
        verdict_of(in_cluster({allow("169.254.169.254:80")}), "169.254.169.254"),
        std::nullopt
    );
    EXPECT_EQ(verdict_of(in_cluster({allow("127.0.0.0/8")}), "127.0.0.1", 8500), own);
    EXPECT_EQ(verdict_of(in_cluster({allow("127.0.0.0/8")}), "127.0.0.1", 8501), std::nullopt);
    EXPECT_EQ(verdict_of(in_cluster({allow("127.0.0.1:8500")}), "127.0.0.1", 8500), std::nullopt);
    EXPECT_EQ(verdict_of(in_cluster({allow("10.96.0.0/12")}), "10.96.0.1", 443), api_server);
    EXPECT_EQ(verdict_of(in_cluster({allow("10.96.0.1:443")}), "10.96.0.1", 443), std::nullopt);
}

TEST(AddressPolicy, applies_a_rule_of_a_namespace_to_its_checks_alone) {
    policy const by{in_cluster({allow("shop=127.0.0.1:81"), deny("blog=10.0.0.0/8")})};
    auto const of = [&](std::string_view ns, std::string_view address, std::uint16_t port) {
        return by.judge({.ns = ns, .host = address, .port = port}, at(address)).denied;
    };

    EXPECT_EQ(of("shop", "127.0.0.1", 81), std::nullopt);
    EXPECT_EQ(of("blog", "127.0.0.1", 81), loopback);
    EXPECT_EQ(of("blog", "10.0.0.1", 81), denial::rule);
    EXPECT_EQ(of("shop", "10.0.0.1", 81), std::nullopt);
}

TEST(AddressPolicy, knows_hosts_by_the_name_that_the_check_has) {
    settings by{
        .profile = profile::internet,
        .rules = {allow("db.example.com"), allow("*.corp.example"), deny("10.0.0.0/16")}
    };
    auto const of = [&](std::string_view host, std::string_view address) {
        return policy{by}.judge({.ns = "shop", .host = host, .port = 80}, at(address)).denied;
    };

    EXPECT_EQ(of("db.example.com", "10.0.0.1"), std::nullopt);
    EXPECT_EQ(of("db.example.com.", "10.0.0.1"), std::nullopt);
    EXPECT_EQ(of("www.example.com", "10.1.0.1"), internal);
    EXPECT_EQ(of("a.corp.example", "10.1.0.1"), std::nullopt);
    EXPECT_EQ(of("a.corp.example", "10.0.0.1"), denial::rule);
    EXPECT_EQ(of("corp.example", "10.1.0.1"), internal);
    EXPECT_EQ(of("db.example.com", "169.254.169.254"), metadata);
}

using names = std::vector<std::string>;
names const own_service{"web.shop.svc.cluster.local"};

TEST(AddressPolicy, lets_changes_go_only_to_services_of_the_own_namespace_and_to_the_internet) {
    auto const by = in_cluster({allow("10.3.0.0/16")});

    EXPECT_EQ(of_change(by, "web.shop.svc", "10.0.0.5", own_service), std::nullopt);
    EXPECT_EQ(of_change(by, "web.shop.svc.cluster.local", "10.0.0.5", own_service), std::nullopt);
    EXPECT_EQ(of_change(by, "web.shop.svc.cluster.local.", "10.0.0.5", own_service), std::nullopt);
    EXPECT_EQ(of_change(by, "a.web.shop.svc", "10.0.0.5", own_service), std::nullopt);
    EXPECT_EQ(of_change(by, "www.example.com", "93.184.216.34"), std::nullopt);
    EXPECT_EQ(of_change(by, "10.3.0.1", "10.3.0.1"), std::nullopt);
    EXPECT_EQ(of_change(by, "10.0.0.5", "10.0.0.5"), changes);
    for (std::string const name :
         {"web.blog.svc",
          "web.shop.svc.evil.example",
          "web.workshop.svc",
          "shop.svc",
          ".shop.svc",
          "web.shop.svcacluster.local",
          "web.shop.svccluster.local",
          "web.shopsvc.cluster.local",
          "webshop.svc.cluster.local",
          "web.shop.svc.cluster.local.example"}) {
        EXPECT_EQ(of_change(by, name, "10.0.0.5", {name}), changes) << name;
    }
}

TEST(AddressPolicy, takes_no_name_that_only_ends_like_the_cluster_s_domain_for_a_service) {
    auto by = in_cluster();
    by.cluster_domain = "example.com";
    names const service{"web.shop.svc.example.com"};

    EXPECT_EQ(of_change(by, service.front(), "10.0.0.5", service), std::nullopt);
    EXPECT_EQ(of_change(by, "web.shop.svcexample.com", "10.0.0.5", service), changes);
}

TEST(AddressPolicy, takes_no_service_that_is_an_alias_of_another_name_for_an_own_one) {
    auto const by = in_cluster();
    auto const behind = [&](names const& all) {
        return of_change(by, "web.shop.svc", "10.0.0.5", all);
    };

    EXPECT_EQ(behind({own_service.front(), "db.blog.svc.cluster.local"}), changes);
    EXPECT_EQ(behind({own_service.front(), "db.example.com"}), changes);
    EXPECT_EQ(behind({own_service.front(), R"(db\.shop.svc.cluster.local)"}), changes);
    EXPECT_EQ(behind({own_service.front(), "db.shop.svc.cluster.local"}), std::nullopt);
    EXPECT_EQ(behind({"web.shop.svc.svc.cluster.local"}), changes);
    EXPECT_EQ(behind({}), changes) << "nobody has asked yet";
}

TEST(AddressPolicy, opens_to_a_name_no_range_that_its_owner_could_choose) {
    auto const by = in_cluster({allow("*.example.com"), allow("db.example.com:10250")});
    auto const of = [&](std::string_view address, std::uint16_t port) {
        return policy{by}
            .judge({.ns = "shop", .host = "db.example.com", .port = port}, at(address))
            .denied;
    };

    EXPECT_EQ(of("127.0.0.1", 15000), loopback);
    EXPECT_EQ(of("169.254.20.10", 80), link_local);
    EXPECT_EQ(of("240.0.0.1", 80), reserved);
    EXPECT_EQ(of("10.0.0.5", 10250), std::nullopt);
    EXPECT_EQ(of_change(by, "db.example.com", "10.0.0.5"), std::nullopt);
}

TEST(AddressPolicy, takes_the_networks_that_the_administrator_names_for_internal_ones) {
    auto by = in_cluster();
    by.internal = {parse_prefix("2600:1f13::/32").value(), parse_prefix("198.18.0.0/15").value()};

    EXPECT_EQ(of_change(by, "www.example.com", "2600:1f13::5"), changes);
    EXPECT_EQ(of_change(by, "www.example.com", "2600:1f14::5"), std::nullopt);
    EXPECT_EQ(of_change(by, "web.shop.svc", "2600:1f13::5", own_service), std::nullopt);
    by.profile = profile::internet;
    EXPECT_EQ(verdict_of(by, "2600:1f13::5"), internal);
    EXPECT_EQ(verdict_of(by, "2600:1f14::5"), std::nullopt);
}

TEST(AddressPolicy, lets_protocols_that_send_nothing_of_the_manifest_go_to_any_service) {
    request const what{.ns = "shop", .host = "redis", .port = 6379, .sends = request::bytes::fixed};
    EXPECT_EQ(policy{in_cluster()}.judge(what, at("10.0.0.5")).denied, std::nullopt);
}

TEST(AddressPolicy, judges_before_a_lookup_literals_localhost_and_ports) {
    policy const by{in_cluster({allow("10.9.0.0/16:5432")})};
    auto const why = [&](std::string_view host, std::uint16_t port) -> std::optional<denial> {
        auto const refused = by.judge_unresolved({.ns = "shop", .host = host, .port = port});
        if (!refused) return std::nullopt;
        return refused->why;
    };

    EXPECT_EQ(why("169.254.169.254", 80), metadata);
    EXPECT_EQ(why("localhost", 80), loopback);
    EXPECT_EQ(why("a.localhost.", 80), loopback);
    EXPECT_EQ(why("redis", 6379), bad_port);
    EXPECT_EQ(why("node-1", 10250), node_port);
    EXPECT_EQ(why("postgres", 5432), std::nullopt);
    EXPECT_EQ(why("web.shop.svc", 80), std::nullopt);
    EXPECT_EQ(why("10.0.0.5", 80), std::nullopt);
}

TEST(AddressPolicy, judges_behind_the_nat64_prefixes_of_the_administrator) {
    auto by = in_cluster();
    for (auto const* const outer :
         {"64:ff9b:1::/96",
          "2001:db8::/32",
          "2001:db8:100::/40",
          "2001:db8:122::/48",
          "2001:db8:122:300::/56",
          "2001:db8:122:344::/64"}) {
        by.nat64 = {parse_prefix(outer).value()};
        auto const to = [&](std::string_view inner) {
            return policy{by}.judge({.port = 80}, embed(at(inner), by.nat64.front())).denied;
        };
        EXPECT_EQ(to("169.254.169.254"), metadata) << outer;
        EXPECT_EQ(to("192.0.2.33"), std::nullopt) << outer;
    }
}

struct embedding {
    std::string_view name;
    ip (*of)(std::uint32_t);
};

std::vector<embedding> const embeddings{
    {"compatible", [](std::uint32_t v) { return ip{0, v}; }},
    {"nat64", [](std::uint32_t v) { return ip{0x0064'ff9b'0000'0000, v}; }},
    {"6to4", [](std::uint32_t v) { return ip{0x2002ULL << 48 | std::uint64_t{v} << 16, 1}; }},
    {"teredo", [](std::uint32_t v) { return ip{0x2001'0000'4136'e378, std::uint32_t{~v}}; }},
    {"isatap", [](std::uint32_t v) { return ip{0x2606'2800'0220'0001, 0x5efeULL << 32 | v}; }},
    {"isatap, universal",
     [](std::uint32_t v) { return ip{0x2606'2800'0220'0001, 0x0200'5efeULL << 32 | v}; }},
    {"nat64 of /48",
     [](std::uint32_t v) { return embed(ip::v4(v), parse_prefix("2001:db8:122::/48").value()); }},
};

// The seed is in the message: a failure can be repeated.
TEST(AddressPolicy, judges_an_address_in_every_embedding_as_its_canonical_form) {
    auto const seed = std::random_device{}();
    std::mt19937 random{seed};
    std::vector<std::uint32_t> const interesting{
        0x7f00'0001,
        0xa9fe'a9fe,
        0x0a60'0001,
        0x0a01'0007,
        0x0000'0000,
        0x0000'0001,
        0xffff'ffff,
        0xe000'0001,
        0x6464'64c8,
        0xa83f'8110,
        0xac10'0001,
        0xc0a8'0001,
    };
    std::vector<std::uint16_t> const ports{80, 443, 8080, 8500, 10250, 6379, 6443};
    for (auto const kind : {profile::any, profile::cluster, profile::internet}) {
        auto by =
            in_cluster({deny("9.0.0.0/8"), allow("127.5.0.0/16"), allow("10.7.0.0/16:10250")});
        by.profile = kind;
        by.nat64 = {parse_prefix("2001:db8:122::/48").value()};
        policy const judge{by};
        auto const expect_same = [&](std::uint32_t number) {
            auto const port = ports[random() % ports.size()];
            auto const effect =
                random() % 2 == 0 ? request::effect::none : request::effect::may_change;
            request const what{.ns = "shop", .host = "x.example", .port = port, .has = effect};
            auto const canonical = judge.judge(what, ip::v4(number)).denied;
            for (auto const& [name, embed_in] : embeddings)
                EXPECT_EQ(judge.judge(what, embed_in(number)).denied, canonical)
                    << name << " of " << to_string(ip::v4(number)) << ":" << port << ", seed "
                    << seed;
        };
        for (auto const each : interesting) expect_same(each);
        for (int i = 0; i < 5'000; ++i) expect_same(static_cast<std::uint32_t>(random()));
    }
}

TEST(AddressPolicy, says_why_with_the_address_only_where_it_may_be_shown) {
    EXPECT_EQ(describe(metadata, at("169.254.169.254"), 80), "169.254.169.254 is link-local");
    EXPECT_EQ(describe(metadata, 80), "a cloud's metadata service");
    EXPECT_EQ(describe(loopback, at("::1"), 80), "::1 is loopback");
    EXPECT_EQ(describe(link_local, 80), "a link-local address");
    EXPECT_EQ(describe(node_port, at("10.0.0.1"), 10250), "port 10250 is a control port of nodes");
    EXPECT_EQ(describe(own, at("10.0.0.1"), 8500), "10.0.0.1 is Vitals itself");
    EXPECT_EQ(
        describe(changes, at("10.0.0.1"), 80),
        "only GET, HEAD and OPTIONS without a body may go to 10.0.0.1"
    );
}

std::shared_ptr<known_services const>
services_of(std::string const& ns, std::vector<std::string_view> const& addresses) {
    auto list = std::make_shared<known_services::of_namespace>();
    for (auto const& each : addresses) list->addresses.push_back(at(each));
    list->edition = 1;
    known_services made{.others = std::nullopt};
    made.namespaces.emplace(ns, std::move(list));
    return std::make_shared<known_services const>(std::move(made));
}

settings in_own_namespace(std::vector<address_policy::rule> rules = {}) {
    auto made = in_cluster(std::move(rules));
    made.profile = profile::own_namespace;
    return made;
}

std::optional<denial> in_namespace(
    policy const& by,
    std::string_view ns,
    std::string_view address,
    std::uint16_t port = 80
) {
    request const what{
        .ns = ns,
        .host = address,
        .port = port,
        .has = request::effect::may_change,
    };
    return by.judge(what, at(address)).denied;
}

TEST(AddressPolicy, permits_in_profile_own_namespace_what_belongs_to_the_namespace_alone) {
    policy const by{in_own_namespace(), 1, services_of("shop", {"10.1.0.9", "10.96.4.9"})};

    EXPECT_EQ(in_namespace(by, "shop", "10.96.4.9"), std::nullopt);
    EXPECT_EQ(in_namespace(by, "shop", "10.1.0.9", 8080), std::nullopt);
    EXPECT_EQ(in_namespace(by, "blog", "10.96.4.9"), outside);
    EXPECT_EQ(in_namespace(by, "shop", "10.96.4.10"), outside);
    EXPECT_EQ(in_namespace(by, "shop", "93.184.216.34"), outside);
    EXPECT_EQ(in_namespace(by, "shop", "2001:db8:1::1"), outside);
}

// A tenant may write EndpointSlices.
TEST(AddressPolicy, permits_nothing_dangerous_that_somebody_writes_into_an_endpoint_slice) {
    policy const by{
        in_own_namespace(),
        1,
        services_of(
            "shop",
            {"::1",
             "10.1.0.7",
             "10.1.0.9",
             "10.96.0.1",
             "100.100.100.200",
             "127.0.0.1",
             "169.254.169.254",
             "224.0.0.1",
             "fd00:ec2::254"}
        )
    };

    for (auto const* const each : {"::1", "127.0.0.1"})
        EXPECT_EQ(in_namespace(by, "shop", each), loopback) << each;
    for (auto const* const each : {"169.254.169.254", "100.100.100.200", "fd00:ec2::254"})
        EXPECT_EQ(in_namespace(by, "shop", each), metadata) << each;
    EXPECT_EQ(in_namespace(by, "shop", "224.0.0.1"), multicast);
    EXPECT_EQ(in_namespace(by, "shop", "10.1.0.7"), own);
    EXPECT_EQ(in_namespace(by, "shop", "10.96.0.1", 443), api_server);
    EXPECT_EQ(in_namespace(by, "shop", "10.1.0.9", 10250), node_port);
    EXPECT_EQ(in_namespace(by, "shop", "10.1.0.9", 6379), bad_port);
}

TEST(AddressPolicy, lets_rules_open_and_close_targets_in_profile_own_namespace) {
    policy const by{
        in_own_namespace({allow("shop=10.2.0.0/16"), allow("*.example.com"), deny("10.1.0.9")}),
        1,
        services_of("shop", {"10.1.0.9"})
    };

    EXPECT_EQ(in_namespace(by, "shop", "10.2.0.1"), std::nullopt);
    EXPECT_EQ(in_namespace(by, "blog", "10.2.0.1"), outside);
    EXPECT_EQ(in_namespace(by, "shop", "10.1.0.9"), rule);
    request const named{.ns = "blog", .host = "www.example.com", .port = 80};
    EXPECT_EQ(by.judge(named, at("93.184.216.34")).denied, std::nullopt);
    EXPECT_EQ(by.judge(named, at("127.0.0.1")).denied, loopback);
}

TEST(AddressPolicy, is_unsure_until_the_services_of_the_namespace_are_known) {
    auto const unsure = [](policy const& by, std::string_view address, std::string_view ns = "shop"
                        ) {
        return by.judge({.ns = ns, .host = address, .port = 80}, at(address)).unsure;
    };
    policy const nothing_known{in_own_namespace(), 1};
    EXPECT_TRUE(unsure(nothing_known, "10.1.0.9"));
    EXPECT_FALSE(
        nothing_known.judge({.ns = "shop", .host = "x", .port = 80}, at("10.1.0.9")).permitted
    );
    EXPECT_FALSE(unsure(nothing_known, "127.0.0.1"));

    auto some = *services_of("shop", {"10.1.0.9"});
    some.others = doubt::unread;
    policy const shop_known{in_own_namespace(), 1, std::make_shared<known_services const>(some)};
    EXPECT_FALSE(unsure(shop_known, "10.1.0.8"));
    EXPECT_TRUE(unsure(shop_known, "10.1.0.8", "blog"));

    auto part = *some.find("shop");
    part.doubt = doubt::no_room;
    some.namespaces["shop"] = std::make_shared<known_services::of_namespace const>(part);
    policy const no_room{in_own_namespace(), 1, std::make_shared<known_services const>(some)};
    EXPECT_TRUE(unsure(no_room, "10.1.0.8"));
    EXPECT_TRUE(no_room.judge({.ns = "shop", .host = "x", .port = 80}, at("10.1.0.9")).permitted);
}

TEST(AddressPolicy, says_why_it_is_unsure) {
    auto some = *services_of("shop", {"10.1.0.9"});
    auto part = *some.find("shop");
    part.doubt = doubt::away;
    some.namespaces["shop"] = std::make_shared<known_services::of_namespace const>(part);
    policy const by{in_own_namespace(), 1, std::make_shared<known_services const>(some)};
    auto const why = by.judge({.ns = "shop", .host = "x", .port = 80}, at("10.1.0.8")).unsure;

    EXPECT_EQ(why, doubt::away);
    EXPECT_EQ(
        describe(doubt::away),
        "the API server is away: the Services of the namespace may have changed"
    );
    EXPECT_NE(describe(doubt::no_room), describe(doubt::unread));
}

TEST(AddressPolicy, calls_no_literal_a_mistake_that_may_be_a_service_tomorrow) {
    policy const by{in_own_namespace(), 1, services_of("shop", {})};

    EXPECT_FALSE(by.judge_unresolved({.ns = "shop", .host = "10.1.0.9", .port = 80}));
    EXPECT_TRUE(by.judge_unresolved({.ns = "shop", .host = "127.0.0.1", .port = 80}));
    EXPECT_TRUE(by.judge_unresolved({.ns = "shop", .host = "10.1.0.9", .port = 10250}));
}

TEST(AddressPolicy, has_another_edition_for_a_namespace_alone_whose_services_are_others) {
    auto const services = services_of("shop", {"10.1.0.9"});
    policy const by{in_own_namespace(), 5, services};

    EXPECT_NE(by.edition("shop"), by.edition("blog"));
    EXPECT_EQ(by.edition("blog"), 5U);
    EXPECT_EQ(by.edition("blog"), by.edition());
}

TEST(AddressPolicy, permits_no_datagram_to_many_hosts_whatever_the_settings_are) {
    settings const everything[] = {
        {},
        {.profile = profile::cluster, .audit = true},
        {.profile = profile::cluster, .rules = {allow("224.0.0.1:9"), allow("255.255.255.255:9")}},
    };
    struct {
        std::string_view address;
        denial why;
    } const hosts[] = {
        {"224.0.0.1", multicast},
        {"239.255.255.250", multicast},
        {"ff02::1", multicast},
        {"64:ff9b::e000:1", multicast},
        {"255.255.255.255", broadcast},
    };
    for (auto const& by : everything)
        for (auto const& [address, why] : hosts) {
            request what{.ns = "shop", .host = address, .port = 9, .over = transport::datagram};
            auto const made = policy{by}.judge(what, at(address));

            EXPECT_FALSE(made.permitted) << address;
            EXPECT_EQ(made.denied, why) << address;
            what.over = transport::stream;
            EXPECT_TRUE(policy{}.judge(what, at(address)).permitted) << address;
        }
}

TEST(AddressPolicy, judges_a_datagram_elsewhere_as_a_connection) {
    request const what{
        .ns = "shop",
        .host = "10.0.0.5",
        .port = 53,
        .sends = request::bytes::fixed,
        .over = transport::datagram,
    };
    EXPECT_FALSE(policy{in_cluster()}.judge(what, at("10.0.0.5")).denied);
    EXPECT_EQ(policy{in_cluster()}.judge(what, at("127.0.0.1")).denied, loopback);
    EXPECT_EQ(policy{in_cluster()}.judge(what, at("169.254.169.254")).denied, metadata);
    EXPECT_TRUE(policy{}.judge(what, at("127.0.0.1")).permitted);
}

TEST(AddressPolicy, judges_an_echo_without_a_port) {
    auto const denial_of = [](settings by, std::string_view address, transport over) {
        request const what{
            .ns = "shop",
            .host = address,
            .sends = request::bytes::fixed,
            .over = over,
        };
        return policy{std::move(by)}.judge(what, at(address)).denied;
    };
    auto by = in_cluster();
    by.own = {at("10.0.0.9")};
    by.api_servers = {{at("10.96.0.1"), 443}};
    by.rules = {deny("10.0.0.6:80"), deny("10.0.0.7"), allow("169.254.1.1:80")};
    auto const echo = transport::echo;

    EXPECT_FALSE(denial_of(by, "10.0.0.5", echo));
    EXPECT_FALSE(denial_of(by, "10.0.0.6", echo)) << "a rule for a port";
    EXPECT_FALSE(denial_of(by, "10.96.0.1", echo)) << "the API server is a port";
    EXPECT_EQ(denial_of(by, "10.0.0.7", echo), denial::rule);
    EXPECT_EQ(denial_of(by, "10.0.0.9", echo), own);
    EXPECT_EQ(denial_of(by, "169.254.1.1", echo), link_local);
    EXPECT_EQ(denial_of(by, "127.0.0.1", echo), loopback);
    EXPECT_EQ(denial_of({}, "224.0.0.1", echo), multicast);
    EXPECT_EQ(denial_of({}, "64:ff9b::e000:1", echo), multicast);
}

TEST(AddressPolicy, permits_its_own_resolver_wherever_it_is_unless_a_rule_denies_it) {
    request const what{
        .ns = "shop",
        .host = "169.254.20.10",
        .port = 53,
        .sends = request::bytes::fixed,
        .own_resolver = true,
    };
    EXPECT_FALSE(policy{in_cluster()}.judge(what, at("169.254.20.10")).denied);
    EXPECT_FALSE(policy{in_cluster()}.judge(what, at("127.0.0.53")).denied);
    EXPECT_EQ(
        policy{in_cluster({deny("169.254.20.10")})}.judge(what, at("169.254.20.10")).denied,
        denial::rule
    );
}

}  // namespace
}  // namespace vitals::net::address_policy
