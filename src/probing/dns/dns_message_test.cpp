// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/dns/dns_message.hpp"

#include "core/check/dns_target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::dns {
namespace {

using check::record_type;
using testing::ElementsAre;
using namespace std::string_literals;

std::string two(std::size_t number) {
    return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xffU)};
}

question asks(std::string_view name, record_type type) {
    return {.id = 0x1234, .name = name, .type = type};
}

// One record of the name that was asked for.
std::string record(record_type type, std::string_view data, std::string_view owner = "\xc0\x0c") {
    return std::string{owner} + two(std::to_underlying(type)) + "\0\1\0\0\0\5"s + two(data.size()) +
           std::string{data};
}

// The answer to it with these records.
std::string answer_to(question const& asked, std::initializer_list<std::string> records) {
    auto message = write(asked);
    message[2] = '\x81';
    message[3] = '\x80';
    message[7] = static_cast<char>(records.size());
    for (auto const& each : records) message += each;
    return message;
}

TEST(DnsMessage, is_a_question_with_one_name) {
    EXPECT_EQ(
        write(asks("shop.example", record_type::srv)),
        "\x12\x34\1\0\0\1\0\0\0\0\0\0\4shop\7example\0\0\x21\0\1"s
    );
}

TEST(DnsMessage, brings_records_of_each_type_as_text) {
    struct {
        record_type type;
        std::string data;
        std::string text;
    } const expected[] = {
        {record_type::a, "\x0a\0\0\5"s, "10.0.0.5"},
        {record_type::aaaa, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"s, "fd00::1"},
        {record_type::cname, "\3Www\xc0\x0c"s, "www.shop.example"},
        {record_type::ns, "\2ns\xc0\x11"s, "ns.example"},
        {record_type::ptr, "\1a\0"s, "a"},
        {record_type::mx, "\0\x0a\4mail\xc0\x0c"s, "10 mail.shop.example"},
        {record_type::srv, "\0\0\0\5\x15\x38\2db\0"s, "0 5 5432 db"},
        {record_type::txt, "\2v=\3One"s, "v=One"},
        {record_type::soa, "\2ns\0\1x\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"s, "ns x 1 2 3 4 5"
        },
        {record_type::ns, "\0"s, "."},
        {record_type::ns, "\4a.b\xff\0"s, "a\\.b\\255"},
    };
    for (auto const& each : expected) {
        auto const asked = asks("shop.example", each.type);
        auto const got = read(answer_to(asked, {record(each.type, each.data)}), asked);

        ASSERT_TRUE(got) << each.text;
        EXPECT_THAT(got->records, ElementsAre(each.text));
        EXPECT_EQ(canonical(each.text, each.type), each.text);
    }
}

TEST(DnsMessage, follows_aliases_and_takes_no_record_of_another_name) {
    auto const asked = asks("shop.example", record_type::a);
    auto const message = answer_to(
        asked,
        {record(record_type::cname, "\1x\0"s),
         record(record_type::a, "\1\1\1\1", "\1x\0"s),
         record(record_type::a, "\2\2\2\2", "\1y\0"s),
         record(record_type::aaaa, std::string(16, '\1'), "\1x\0"s)}
    );

    EXPECT_THAT(read(message, asked).value().records, ElementsAre("1.1.1.1"));
}

TEST(DnsMessage, of_another_id_or_question_is_not_ours) {
    auto const asked = asks("shop.example", record_type::a);
    auto const good = answer_to(asked, {record(record_type::a, "\1\1\1\1")});
    ASSERT_TRUE(read(good, asked));

    for (std::size_t const place : {0UZ, 1UZ, 2UZ, 5UZ, 13UZ, 20UZ, 26UZ, 28UZ}) {
        auto bad = good;
        bad[place] = place == 2 ? '\1' : static_cast<char>(bad[place] + 1);
        EXPECT_EQ(read(bad, asked).error(), unusable::of_another) << place;
    }
    EXPECT_EQ(read("", asked).error(), unusable::of_another);
    EXPECT_EQ(read(good.substr(0, 20), asked).error(), unusable::of_another);
    EXPECT_TRUE(read(answer_to(asked, {}), asks("shop.example", record_type::a)));
}

TEST(DnsMessage, may_have_the_question_in_other_case) {
    auto const asked = asks("shop.example", record_type::a);
    auto message = answer_to(asked, {});
    message[13] = 'S';

    EXPECT_TRUE(read(message, asked));
}

TEST(DnsMessage, says_its_response_code_and_that_it_is_cut) {
    auto const asked = asks("shop.example", record_type::a);
    auto message = answer_to(asked, {});
    message[3] = '\x83';
    EXPECT_EQ(read(message, asked).value().rcode, 3);

    message[2] = '\x83';
    message[7] = '\7';  // which have no room in it
    EXPECT_TRUE(read(message, asked).value().truncated);

    auto const refused = "\x12\x34\x81\x85\0\0\0\0\0\0\0\0"s;  // without the question
    EXPECT_EQ(read(refused, asked).value().rcode, 5);
}

TEST(DnsMessage, with_names_that_never_end_is_malformed) {
    auto const asked = asks("shop.example", record_type::cname);
    auto const begin = write(asked).size();
    auto const here = two(0xc000 + begin + 12);  // the data of the first record
    for (std::string const& name :
         {here, "\1a" + here, two(0xc000 + begin + 200), "\x40"s, "\xc0"s, "\5ab"s, "\1a"s})
        EXPECT_EQ(
            read(answer_to(asked, {record(record_type::cname, name)}), asked).error(),
            unusable::malformed
        );

    std::string longest;
    for (int i = 0; i < 4; ++i) longest += "\x3f" + std::string(63, 'a');
    longest += '\0';
    EXPECT_EQ(
        read(answer_to(asked, {record(record_type::cname, longest)}), asked).error(),
        unusable::malformed
    );
}

TEST(DnsMessage, that_is_cut_anywhere_is_malformed) {
    auto const asked = asks("shop.example", record_type::mx);
    auto const good = answer_to(asked, {record(record_type::mx, "\0\x0a\4mail\xc0\x0c"s)});
    ASSERT_TRUE(read(good, asked));

    for (auto size = write(asked).size(); size < good.size(); ++size)
        EXPECT_EQ(read(good.substr(0, size), asked).error(), unusable::malformed) << size;
}

TEST(DnsMessage, has_data_of_the_length_that_it_says) {
    auto const with = [](record_type type, std::string const& data) {
        auto const asked = asks("shop.example", type);
        return read(answer_to(asked, {record(type, data)}), asked).has_value();
    };
    EXPECT_FALSE(with(record_type::a, "\1\1\1"));
    EXPECT_FALSE(with(record_type::aaaa, "\1\1\1\1"));
    EXPECT_FALSE(with(record_type::ns, "\1a\0x"s));
    EXPECT_FALSE(with(record_type::txt, "\5ab"));
    EXPECT_FALSE(with(record_type::mx, "\0"s));
    EXPECT_TRUE(with(record_type::txt, ""));
}

TEST(DnsMessage, has_a_bounded_number_of_records) {
    auto const asked = asks("shop.example", record_type::a);
    auto message = answer_to(asked, {});
    for (std::size_t i = 0; i <= most_records; ++i) message += record(record_type::a, "\1\1\1\1");
    message[6] = static_cast<char>((most_records + 1) >> 8U);
    message[7] = static_cast<char>((most_records + 1) & 0xffU);
    EXPECT_EQ(read(message, asked).error(), unusable::malformed);

    message[6] = static_cast<char>(most_records >> 8U);
    message[7] = static_cast<char>(most_records & 0xffU);
    EXPECT_EQ(read(message, asked).value().records.size(), most_records);
}

TEST(DnsName, has_a_wire_form_or_not) {
    EXPECT_TRUE(has_wire_form("a"));
    EXPECT_TRUE(has_wire_form("_sip._udp.shop.example"));
    EXPECT_TRUE(has_wire_form(std::string(63, 'a') + ".b"));
    for (std::string const& name :
         {""s, "."s, "a..b"s, ".a"s, "a."s, std::string(64, 'a'), std::string(254, 'a')})
        EXPECT_FALSE(has_wire_form(name)) << name;
    std::string name = "a";
    for (int i = 0; i < 126; ++i) name += ".a";
    EXPECT_TRUE(has_wire_form(name));
    EXPECT_FALSE(has_wire_form(name + ".a"));
}

TEST(DnsRecord, is_compared_in_one_form) {
    EXPECT_EQ(canonical("FD00:0::1", record_type::aaaa), "fd00::1");
    EXPECT_EQ(canonical("Mail.Example.", record_type::cname), "mail.example");
    EXPECT_EQ(canonical("10 Mail.Example.", record_type::mx), "10 mail.example");
    EXPECT_EQ(canonical("Ns. X.y. 1 2 3 4 5", record_type::soa), "ns x.y 1 2 3 4 5");
    EXPECT_EQ(canonical("V=One.", record_type::txt), "V=One.");
    EXPECT_EQ(canonical(".", record_type::ns), ".");
}

}  // namespace
}  // namespace vitals::probing::dns
