// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/dns_fields.hpp"

#include "core/check/dns_target.hpp"
#include "core/check/status.hpp"
#include "core/manifest/kind_fields_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>

namespace vitals::inline core::manifest {
namespace {

using check::dns_target;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

dns_target dns(std::string const& fields) {
    return *target_of(fields).as<dns_target>();
}

TEST(DnsFields, ask_the_pods_resolver_for_an_address_unless_told_otherwise) {
    auto const made = dns("dns: Shop.Example.");

    EXPECT_EQ(made.name, "shop.example");
    EXPECT_EQ(made.type, check::record_type::a);
    EXPECT_EQ(made.resolver, std::nullopt);
    EXPECT_EQ(made.rcode, 0);
    EXPECT_EQ(made.asked(), "DNS A shop.example");
    EXPECT_EQ(target_of("dns: a.b").kind().type, "dns");
}

TEST(DnsFields, have_a_type_a_resolver_answers_and_a_response_code) {
    auto const made =
        dns("dns: _pg._tcp.shop.example, recordType: srv, resolver: 10.0.0.10, "
            "answers: [0 5 5432 db.example, 0 5 5433 db.example]");

    EXPECT_EQ(made.type, check::record_type::srv);
    EXPECT_EQ(made.asked(), "DNS SRV _pg._tcp.shop.example at 10.0.0.10:53");
    EXPECT_THAT(made.answers, ElementsAre("0 5 5432 db.example", "0 5 5433 db.example"));
    EXPECT_EQ(dns("dns: a.b, rcode: nxdomain").rcode, 3);
    EXPECT_EQ(dns("dns: a.b, resolver: 'ns.shop.svc:5353'").resolver->text(), "ns.shop.svc:5353");
    EXPECT_EQ(dns("dns: a.b, resolver: '[fd00::1]'").resolver->text(), "[fd00::1]:53");
}

TEST(DnsFields, report_what_cannot_be_asked) {
    for (auto const& name :
         std::to_array<std::string>({"''", "a..b", "'a b'", ".", "'a.b:53'", std::string(64, 'a')}))
        EXPECT_THAT(problem_with("dns: " + name), HasSubstr("the name of a record is needed"));
    EXPECT_THAT(problem_with("dns: {name: a}"), HasSubstr("dns"));
    EXPECT_THAT(
        problem_with("dns: a.b, recordType: ANY"),
        HasSubstr("A, AAAA, CNAME, MX, TXT, SRV, PTR, SOA or NS is needed; found \"ANY\"")
    );
    EXPECT_THAT(problem_with("dns: a.b, rcode: 3"), HasSubstr("a response code like NOERROR"));
    EXPECT_THAT(problem_with("dns: a.b, resolver: 'a:0'"), HasSubstr("the port must be"));
    EXPECT_THAT(problem_with("dns: a.b, resolver: 'fd00::1'"), HasSubstr("needs brackets"));
    EXPECT_THAT(problem_with("dns: a.b, resolver: 'me:secret@ns'"), Not(HasSubstr("secret")));
    for (std::string const list : {"10.0.0.1", "[]", "{a: b}"})
        EXPECT_THAT(problem_with("dns: a.b, answers: " + list), HasSubstr("1 to 16 records"));
    EXPECT_THAT(problem_with("dns: a.b, answers: ['']"), HasSubstr("1 to 255 visible"));
    EXPECT_THAT(
        problem_with("dns: a.b, rcode: NXDOMAIN, answers: [10.0.0.1]"),
        HasSubstr("there are none with the response code NXDOMAIN")
    );
    EXPECT_THAT(
        problem_with("udp: 'a:1', rcode: NOERROR"),
        HasSubstr("`rcode` is a field of dns checks, not of udp checks")
    );
}

TEST(DnsFields, hint_at_a_name_that_needs_a_search_list) {
    EXPECT_THAT(hints_at("dns: web"), HasSubstr("without a search list"));
    EXPECT_EQ(hints_at("dns: web.shop.svc.cluster.local"), "");
    EXPECT_THAT(hints_at("dns: a.b, resolver: ns"), HasSubstr("write ns.shop.svc"));
}

TEST(DnsFields, tell_the_policy_of_a_resolver_that_the_manifest_names) {
    auto const named = target_of("dns: a.b, resolver: 10.0.0.10");
    auto const to = dns_goes_to(named);
    EXPECT_EQ(to.host, "10.0.0.10");
    EXPECT_EQ(to.port, 53);
    EXPECT_FALSE(to.chosen_bytes);
    EXPECT_TRUE(to.datagrams);

    EXPECT_EQ(dns_goes_to(target_of("dns: a.b")).host, "");
}

TEST(DnsFields, ask_for_no_address) {
    for (std::string const address : {"9.9.9.9", "'2620:fe::fe'", "9.9.9.9, recordType: PTR"})
        EXPECT_THAT(
            problem_with("dns: " + address),
            HasSubstr("the `resolver`? For the name of an address: recordType: PTR and 5.0.0.10.")
        ) << address;
    EXPECT_EQ(dns("dns: 5.0.0.10.in-addr.arpa, recordType: PTR").name, "5.0.0.10.in-addr.arpa");
}

TEST(DnsTarget, says_what_came_and_what_was_expected) {
    using check::status;
    auto const one = dns("dns: a.b, answers: [10.0.0.5, 10.0.0.6]");

    EXPECT_EQ(one.found(dns_target::as_expected, status::passing), "NOERROR");
    EXPECT_EQ(one.found(3, status::critical), "NXDOMAIN, expected NOERROR");
    EXPECT_EQ(one.found(11, status::critical), "RCODE 11, expected NOERROR");
    EXPECT_EQ(one.found(dns_target::no_record, status::critical), "no A record");
    EXPECT_EQ(
        one.found(dns_target::other_records, status::critical),
        "other A records, expected 10.0.0.5, 10.0.0.6"
    );
    EXPECT_EQ(
        dns("dns: a.b, rcode: NXDOMAIN").found(0, status::critical),
        "NOERROR, expected NXDOMAIN"
    );
}

TEST(DnsTarget, is_another_question_with_another_field) {
    auto const one = target_of("dns: a.b");
    EXPECT_TRUE(one.asks_the_same_as(target_of("dns: A.b., recordType: a, rcode: NOERROR")));
    for (std::string const other :
         {"dns: a.c",
          "dns: a.b, recordType: MX",
          "dns: a.b, resolver: 10.0.0.1",
          "dns: a.b, answers: [10.0.0.1]",
          "dns: a.b, rcode: REFUSED"}) {
        EXPECT_FALSE(one.asks_the_same_as(target_of(other))) << other;
        EXPECT_NE(one.fingerprint(), target_of(other).fingerprint()) << other;
    }
    EXPECT_EQ(one.bytes(), 3U);
    EXPECT_GT(target_of("dns: a.b, answers: [10.0.0.1]").bytes(), 11U);
}

}  // namespace
}  // namespace vitals::inline core::manifest
