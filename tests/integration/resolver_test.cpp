// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The resolver against a real DNS server on loopback.

#include "integration/resolver_fixture.hpp"
#include "net/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace vitals::integration {

namespace {

using kind = enum net::failure::kind;

auto const v4 = asio::ip::make_address("192.0.2.7");
auto const v6 = asio::ip::make_address("2001:db8::7");

class Resolver : public resolver_fixture {};

TEST_F(Resolver, answers_literals_without_asking_anyone) {
    begin(settings());

    EXPECT_EQ(lookup("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(lookup("2001:db8::1"), "2001:db8::1");
    EXPECT_EQ(lookup("[2001:db8::1]"), "2001:db8::1");
    EXPECT_TRUE(server.questions().empty());
}

TEST_F(Resolver, knows_an_ipv4_mapped_address_as_the_ipv4_address_it_is) {
    server.zone["mapped.test"] = {asio::ip::make_address("::ffff:192.0.2.7")};
    begin(settings());

    EXPECT_EQ(lookup("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(lookup("[::ffff:c000:207]"), "192.0.2.7");
    EXPECT_EQ(lookup("0:0:0:0:0:ffff:c000:0207"), "192.0.2.7");
    EXPECT_EQ(lookup("mapped.test"), "192.0.2.7");
}

TEST_F(Resolver, asks_for_both_families) {
    server.zone["both.test"] = {v4, v6};
    begin(settings());

    auto const& one = ask("both.test");
    finish(one);

    ASSERT_TRUE(one.got && *one.got) << one.text();
    EXPECT_THAT((*one.got)->addresses, testing::UnorderedElementsAre(v4, v6));
}

TEST_F(Resolver, says_which_name_was_found_and_what_it_is_an_alias_of) {
    server.zone["db.blog.svc.cluster.test"] = {v4};
    server.aliases["web.shop.svc.cluster.test"] = "db.blog.svc.cluster.test";
    begin(settings("search vitals.svc.cluster.test svc.cluster.test\noptions ndots:5\n"));

    auto const& one = ask("WEB.shop.svc");
    finish(one);

    ASSERT_TRUE(one.got && *one.got) << one.text();
    EXPECT_THAT(
        (*one.got)->names,
        testing::ElementsAre("web.shop.svc.cluster.test", "db.blog.svc.cluster.test")
    );
    EXPECT_EQ(server.asked("A web.shop.svc.svc.cluster.test"), 0U);
}

TEST_F(Resolver, answers_a_namespace_beside_one_whose_names_nobody_answers_for) {
    auto narrow = settings();
    narrow.in_flight = 8;
    narrow.try_time = 20s;
    begin(narrow);
    server.zone["good.test"] = {v4};
    std::vector<std::string> bad(50);
    for (std::size_t i = 0; i < bad.size(); ++i) {
        bad[i] = "bad" + std::to_string(i) + ".test";
        server.unanswered.insert(bad[i]);
        ask(bad[i], "greedy");
    }

    auto const& one = ask("good.test", "modest");
    finish(one);

    EXPECT_EQ(one.text(), "192.0.2.7");
    EXPECT_EQ(names->turns().postponed(), 44U);
    auto const of = names->turns().by_namespace();
    EXPECT_EQ(of.size(), 1U) << "who has no question is left out";
    EXPECT_EQ(of.at("greedy").in_flight, 6U);
    EXPECT_EQ(of.at("greedy").waiting, 44U);
}

TEST_F(Resolver, answers_whoever_asks_for_a_name_that_waits_for_the_turn_of_another_namespace) {
    auto narrow = settings();
    narrow.in_flight = 4;
    narrow.try_time = 20s;
    begin(narrow);
    server.zone["good.test"] = {v4};
    std::vector<std::string> const bad{"a.test", "b.test", "c.test"};
    for (auto const& each : bad) {
        server.unanswered.insert(each);
        ask(each, "greedy");
    }
    auto const& late = ask("good.test", "greedy");
    run_until([this] { return names->turns().all().waiting == 1; });

    auto const& early = ask("good.test", "modest");
    finish(early);

    EXPECT_EQ(early.text(), "192.0.2.7");
    EXPECT_EQ(late.text(), "192.0.2.7");
    EXPECT_EQ(names->turns().all().waiting, 0U);
    EXPECT_EQ(server.asked("A good.test"), 1U);
}

TEST_F(Resolver, asks_for_no_name_that_nobody_waits_for_any_more) {
    auto narrow = settings();
    narrow.in_flight = 1;
    narrow.try_time = 20s;
    begin(narrow);
    server.unanswered = {"a.test"};
    server.zone["b.test"] = {v4};
    ask("a.test");
    auto& given_up = ask("b.test");

    given_up.cancel.emit(asio::cancellation_type::terminal);
    finish(given_up);

    EXPECT_EQ(names->turns().all().waiting, 0U);
    EXPECT_EQ(server.asked("A b.test"), 0U);
    EXPECT_EQ(given_up.got->error().kind, kind::resources)
        << "its server has nothing to do with it";
}

TEST_F(Resolver, is_content_with_one_family) {
    server.zone["four.test"] = {v4};
    server.zone["six.test"] = {v6};
    begin(settings());

    EXPECT_EQ(lookup("four.test"), "192.0.2.7");
    EXPECT_EQ(lookup("six.test"), "2001:db8::7");
}

TEST_F(Resolver, takes_what_it_has_when_the_other_family_fails) {
    server.zone["four.test"] = {v4};
    server.failing_aaaa = {"four.test"};
    begin(settings());

    EXPECT_EQ(lookup("four.test"), "192.0.2.7");
}

TEST_F(Resolver, says_no_such_host) {
    begin(settings());

    EXPECT_EQ(lookup("gone.test"), "no such host");
    EXPECT_EQ(calls.back().got->error().kind, kind::peer);
}

TEST_F(Resolver, refuses_impossible_names_without_asking) {
    begin(settings());

    EXPECT_EQ(lookup(""), "no such host");
    EXPECT_EQ(lookup("with space.test"), "no such host");
    EXPECT_EQ(lookup(std::string(300, 'x')), "no such host");
    EXPECT_EQ(lookup(std::string(70, 'x') + ".test"), "no such host");
    EXPECT_EQ(lookup("a..b"), "no such host");
    EXPECT_TRUE(server.questions().empty());
}

TEST_F(Resolver, says_server_failure) {
    server.failing = {"broken.test"};
    begin(settings());

    auto& one = ask("broken.test");
    time_out(one);

    EXPECT_EQ(one.text(), "server failure");
}

TEST_F(Resolver, times_out_when_nobody_answers) {
    server.now = dns_server::mood::silent;
    begin(settings());

    auto& one = ask("silent.test");
    time_out(one);

    EXPECT_EQ(one.text(), "timed out");
}

TEST_F(Resolver, ignores_answers_to_questions_it_did_not_ask) {
    server.zone["shop.test"] = {v4};
    server.now = dns_server::mood::wrong_id;
    begin(settings());

    auto& one = ask("shop.test");
    time_out(one);

    EXPECT_EQ(one.text(), "timed out");
}

TEST_F(Resolver, survives_garbled_answers) {
    server.zone["shop.test"] = {v4};
    server.now = dns_server::mood::garbled;
    begin(settings());

    auto& one = ask("shop.test");
    time_out(one);

    ASSERT_TRUE(one.got);
    EXPECT_FALSE(*one.got);
    EXPECT_EQ(one.got->error().kind, kind::peer);
}

TEST_F(Resolver, tries_the_search_domains_of_resolv_conf) {
    server.zone["shop.svc.test"] = {v4};
    begin(settings("search other.test svc.test\noptions ndots:2\n"));

    EXPECT_EQ(lookup("shop"), "192.0.2.7");
    EXPECT_EQ(server.asked("A shop.other.test"), 1U);
    EXPECT_EQ(server.asked("A shop"), 0U);
}

TEST_F(Resolver, continues_with_the_next_search_domain_when_a_server_fails_for_one) {
    server.zone["shop.svc.test"] = {v4};
    server.failing = {"shop.corp.test"};
    begin(settings("search corp.test svc.test\noptions ndots:2\n"));

    auto& one = ask("shop");
    time_out(one);

    EXPECT_EQ(one.text(), "192.0.2.7");
}

TEST_F(Resolver, finds_an_outside_name_although_a_server_fails_for_a_search_domain) {
    server.zone["api.example.test"] = {v4};
    server.failing = {"api.example.test.corp.test"};
    begin(settings("search corp.test\noptions ndots:5\n"));

    auto& one = ask("api.example.test");
    time_out(one);

    EXPECT_EQ(one.text(), "192.0.2.7");
}

TEST_F(Resolver, tries_the_search_domains_after_a_name_with_enough_dots) {
    server.zone["web.shop.svc.test"] = {v4};
    begin(settings("search svc.test\noptions ndots:1\n"));

    EXPECT_EQ(lookup("web.shop"), "192.0.2.7");
}

TEST_F(Resolver, asks_for_a_name_with_enough_dots_as_it_is) {
    server.zone["a.b.c"] = {v4};
    begin(settings("search svc.test\noptions ndots:2\n"));

    EXPECT_EQ(lookup("a.b.c"), "192.0.2.7");
    EXPECT_EQ(server.asked("A a.b.c.svc.test"), 0U);
}

TEST_F(Resolver, knows_localhost_without_asking) {
    begin(settings());

    auto const got = lookup("localhost");

    EXPECT_THAT(got, testing::HasSubstr("127.0.0.1"));
    EXPECT_TRUE(server.questions().empty());
}

TEST_F(Resolver, notices_a_new_resolv_conf) {
    server.zone["shop.new.test"] = {v4};
    begin(settings("search old.test\n"));
    auto const before = lookup("shop");
    folder.write("resolv.conf", "search new.test another.test\n");

    clock.advance(5s);

    EXPECT_EQ(before, "no such host");
    EXPECT_EQ(lookup("shop"), "192.0.2.7");
}

TEST_F(Resolver, asks_again_what_was_under_way_when_resolv_conf_changed) {
    server.now = dns_server::mood::silent;
    auto patient = settings("search old.test\n");
    patient.try_time = 20s;
    begin(patient);
    auto& waiting = ask("shop.new.test");
    run_until([this] { return server.questions().size() >= 2; });
    server.zone["shop.new.test"] = {v4};
    server.now = dns_server::mood::honest;
    folder.write("resolv.conf", "search new.test another.test\n");

    clock.advance(5s);
    lookup("gone.test");
    finish(waiting);

    EXPECT_EQ(waiting.text(), "192.0.2.7");
}

TEST_F(Resolver, bounds_the_queries_under_way) {
    server.now = dns_server::mood::silent;
    auto narrow = settings();
    narrow.queries = 2;
    begin(narrow);
    ask("one.test");
    ask("two.test");

    auto& third = ask("three.test");
    finish(third);

    EXPECT_EQ(third.text(), "too many DNS queries");
    EXPECT_EQ(third.got->error().kind, kind::resources);
    time_out(calls[0]);
    time_out(calls[1]);
}

// Regression: names of one namespace that nobody answers for kept others from asking.
TEST_F(Resolver, leaves_room_for_the_names_of_another_namespace) {
    server.now = dns_server::mood::silent;
    auto narrow = settings();
    narrow.queries = 20;
    narrow.in_flight = 4;
    begin(narrow);
    std::deque<std::string> asked;  // a call keeps a view of its name
    for (int i = 0; i < 30; ++i)
        ask(asked.emplace_back("greedy" + std::to_string(i) + ".test"), "greedy");

    auto& modest = ask("modest.test", "modest");
    time_out(modest);

    EXPECT_NE(modest.text(), "too many DNS queries");
    for (auto& each : calls) time_out(each);
}

TEST_F(Resolver, blames_itself_when_descriptors_have_run_out) {
    begin(settings());
    lookup("gone.test");  // UBSan needs descriptors of its own the first time it sees a type
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit const none{.rlim_cur = 0, .rlim_max = before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);

    auto& one = ask("shop.test");
    time_out(one);
    ::setrlimit(RLIMIT_NOFILE, &before);

    EXPECT_EQ(one.text(), "no socket for a DNS query");
    EXPECT_EQ(one.got->error().kind, kind::resources);
    server.zone["shop.test"] = {v4};
    EXPECT_EQ(lookup("shop.test"), "192.0.2.7") << "our own failure is not remembered";
}

TEST_F(Resolver, ends_all_waits_when_it_ends) {
    server.now = dns_server::mood::silent;
    begin(settings());
    auto& one = ask("shop.test");
    run_until([this] { return !server.questions().empty(); });
    tasks.cancel_all();
    run_until([this] { return tasks.empty(); });

    names.reset();
    finish(one);

    EXPECT_EQ(one.text(), "cancelled");
}

}  // namespace

}  // namespace vitals::integration
