// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/starttls_dialogue.hpp"

#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/probe_failure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::probing::tcp {
namespace {

using check::starttls;
using health::failure_reason;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using what = starttls_dialogue::step::what;

using namespace std::string_literals;

std::string const ldap_ask = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"s + "1.3.6.1.4.1.1466.20037";
std::string const ldap_yes = "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"s;
std::string const postgres_ask = "\x00\x00\x00\x08\x04\xd2\x16\x2f"s;

// A whole conversation: each of the server's words comes once it was asked for, in pieces of
// `size`.
struct conversation {
    std::vector<std::string> sent;
    bool agreed = false;
    probe::probe_failure failure{};
};

conversation
between(starttls protocol, std::vector<std::string> const& server, std::size_t size = 1000) {
    conversation seen;
    starttls_dialogue dialogue{protocol};
    auto step = dialogue.begin();
    if (step.next == what::send) seen.sent.emplace_back(step.bytes);
    for (auto const& word : server) {
        for (std::size_t at = 0; at < word.size(); at += size) {
            auto const next = dialogue.feed(std::string_view{word}.substr(at, size));
            if (!next) {
                seen.failure = next.error();
                return seen;
            }
            if (next->next == what::send) seen.sent.emplace_back(next->bytes);
            seen.agreed = next->next == what::handshake;
        }
    }
    return seen;
}

TEST(Starttls, asks_in_the_words_of_each_protocol_however_the_answers_are_cut) {
    for (std::size_t const size : {1U, 2U, 7U, 1000U}) {
        auto const smtp = between(
            starttls::smtp,
            {"220-mx ESMTP\r\n220 ready\r\n",
             "250-mx\r\n250-PIPELINING\r\n250-starttls\r\n250 HELP\r\n",
             "220 go ahead\r\n"},
            size
        );
        EXPECT_TRUE(smtp.agreed);
        EXPECT_THAT(smtp.sent, ElementsAre("EHLO vitals.invalid\r\n", "STARTTLS\r\n"));

        auto const imap = between(
            starttls::imap,
            {"* OK [CAPABILITY STARTTLS] hello\r\n", "* CAPABILITY IMAP4rev1\r\na OK begin\r\n"},
            size
        );
        EXPECT_TRUE(imap.agreed);
        EXPECT_THAT(imap.sent, ElementsAre("a STARTTLS\r\n"));

        auto const pop3 = between(starttls::pop3, {"+OK POP3 <1@mx>\r\n", "+OK begin\n"}, size);
        EXPECT_TRUE(pop3.agreed);
        EXPECT_THAT(pop3.sent, ElementsAre("STLS\r\n"));

        auto const ldap = between(starttls::ldap, {ldap_yes}, size);
        EXPECT_TRUE(ldap.agreed);
        EXPECT_THAT(ldap.sent, ElementsAre(ldap_ask));

        auto const postgres = between(starttls::postgres, {"S"}, size);
        EXPECT_TRUE(postgres.agreed);
        EXPECT_THAT(postgres.sent, ElementsAre(postgres_ask));
    }
}

TEST(Starttls, refuses_what_comes_between_the_answer_and_the_handshake) {
    struct {
        starttls protocol;
        std::vector<std::string> server;
    } const injected[] = {
        {starttls::smtp, {"220 mx\r\n", "250 STARTTLS\r\n", "220 go\r\n250 mx injected\r\n"}},
        {starttls::imap, {"* OK mx\r\n", "a OK go\r\n* OK injected\r\n"}},
        {starttls::pop3, {"+OK mx\r\n", "+OK go\r\ninjected"}},
        {starttls::ldap, {ldap_yes + ldap_yes}},
        {starttls::postgres, {"SE injected"}},
    };
    for (auto const& each : injected) {
        auto const seen = between(each.protocol, each.server);

        EXPECT_FALSE(seen.agreed);
        EXPECT_EQ(seen.failure.reason, failure_reason::protocol);
        EXPECT_THAT(seen.failure.cause, HasSubstr("between its answer to STARTTLS and the TLS"));
    }
}

TEST(Starttls, tells_a_refusal_from_another_protocol) {
    struct {
        starttls protocol;
        std::vector<std::string> server;
        failure_reason reason;
        std::string cause;
    } const expected[] = {
        {starttls::smtp, {"554 canary\r\n"}, failure_reason::tls, "refuses STARTTLS"},
        {starttls::smtp, {"SSH-2.0-canary\r\n"}, failure_reason::protocol, "not speak SMTP"},
        {starttls::smtp, {"220canary\r\n"}, failure_reason::protocol, "not speak SMTP"},
        {starttls::smtp, {"22\r\n"}, failure_reason::protocol, "not speak SMTP"},
        {starttls::smtp, {"220 mx\r\n", "502 canary\r\n"}, failure_reason::tls, "refuses"},
        {starttls::smtp,
         {"220 mx\r\n", "250-STARTTLSX\r\n250 XSTARTTLS canary\r\n"},
         failure_reason::protocol,
         "does not offer STARTTLS"},
        {starttls::smtp,
         {"220 mx\r\n", "250 STARTTLS\r\n", "454 canary\r\n"},
         failure_reason::tls,
         "refuses STARTTLS"},
        {starttls::imap, {"* PREAUTH canary\r\n"}, failure_reason::tls, "refuses STARTTLS"},
        {starttls::imap, {"* BYE canary\r\n"}, failure_reason::tls, "refuses STARTTLS"},
        {starttls::imap, {"+OK canary\r\n"}, failure_reason::protocol, "not speak IMAP"},
        {starttls::imap, {"* OK\r\n", "a NO canary\r\n"}, failure_reason::tls, "refuses"},
        {starttls::imap, {"* OK\r\n", "* BYE canary\r\n"}, failure_reason::tls, "refuses"},
        {starttls::imap, {"* OK\r\n", "b OK canary\r\n"}, failure_reason::protocol, "not speak"},
        {starttls::pop3, {"-ERR canary\r\n"}, failure_reason::tls, "refuses STARTTLS"},
        {starttls::pop3, {"* OK canary\r\n"}, failure_reason::protocol, "not speak POP3"},
        {starttls::pop3, {"+OK\r\n", "-ERR canary\r\n"}, failure_reason::tls, "refuses"},
        {starttls::ldap,
         {"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\x00\x04\x00"s},
         failure_reason::tls,
         "refuses STARTTLS"},
        {starttls::ldap,
         {"\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x00\x04\x00\x04\x00"s},  // of message 0
         failure_reason::tls,
         "refuses STARTTLS"},
        {starttls::postgres, {"N"}, failure_reason::protocol, "does not offer TLS"},
        {starttls::postgres, {"Ecanary"}, failure_reason::tls, "refuses STARTTLS"},
        {starttls::postgres, {"HTTP/1.1 400"}, failure_reason::protocol, "PostgreSQL"},
    };
    for (auto const& each : expected) {
        auto const seen = between(each.protocol, each.server);

        EXPECT_FALSE(seen.agreed);
        EXPECT_EQ(seen.failure.reason, each.reason) << each.server.back();
        EXPECT_THAT(seen.failure.cause, HasSubstr(each.cause));
        EXPECT_THAT(seen.failure.cause, Not(HasSubstr("canary")));
    }
}

TEST(Starttls, reads_no_ldap_message_that_is_not_one) {
    for (auto const& lie :
         {"\x31\x00"s,                                      // another tag
          "\x30\x80\x02\x01\x01"s,                          // an indefinite length
          "\x30\x85\x01\x01\x01\x01\x01"s,                  // a length of five bytes
          "\x30\x84\x7f\xff\xff\xff"s,                      // of 2 GiB
          "\x30\x82\x08\x01"s,                              // of more than a line
          "\x30\x00"s,                                      // nothing in it
          "\x30\x03\x02\x01\x01"s,                          // no answer in it
          "\x30\x03\x04\x01\x01"s,                          // no number
          "\x30\x05\x02\x01\x01\x61\x00"s,                  // an answer to a bind
          "\x30\x05\x02\x01\x01\x78\x00"s,                  // no result
          "\x30\x08\x02\x01\x01\x78\x03\x0a\x05\x00"s,      // longer than what holds it
          "\x30\x09\x02\x01\x01\x78\x04\x0a\x02\x00\x00"s,  // a result of two bytes
          "HTTP/1.1 400 Bad Request"s}) {
        auto const seen = between(starttls::ldap, {lie});

        EXPECT_FALSE(seen.agreed);
        EXPECT_THAT(seen.failure.cause, HasSubstr("does not speak LDAP")) << lie.size();
    }
}

TEST(Starttls, reads_no_line_and_no_answer_without_end) {
    for (auto const protocol : {starttls::smtp, starttls::imap, starttls::pop3})
        EXPECT_THAT(
            between(protocol, {std::string(starttls_dialogue::line_limit + 1, '2')}).failure.cause,
            HasSubstr("a line without end")
        );
    std::string many;
    while (many.size() <= starttls_dialogue::read_limit) many += "220-and one more\r\n";
    EXPECT_THAT(between(starttls::smtp, {many}, 100).failure.cause, HasSubstr("16 KiB"));
    std::string untagged = "* OK\r\n";
    while (untagged.size() <= starttls_dialogue::read_limit) untagged += "* and one more\r\n";
    EXPECT_THAT(between(starttls::imap, {untagged}, 100).failure.cause, HasSubstr("16 KiB"));
    EXPECT_EQ(
        between(starttls::ldap, {"\x30\x82\x07\xff" + std::string(100, 'x')}).failure.cause,
        ""
    );
}

TEST(Starttls, shows_the_refusal_where_only_those_who_may_see_it_look) {
    auto const seen = between(starttls::smtp, {"554 5.7.1 \x1b[2J no TLS today\r\n"});

    EXPECT_EQ(
        seen.failure.text,
        "smtp: the server refuses STARTTLS: \"554 5.7.1 .[2J no TLS today\""
    );
    EXPECT_EQ(seen.failure.cause, "smtp: the server refuses STARTTLS");
}

}  // namespace
}  // namespace vitals::probing::tcp
