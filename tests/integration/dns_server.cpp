// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "integration/dns_server.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::integration {

namespace {

constexpr std::size_t header = 12;
constexpr char type_a = 1;
constexpr char type_aaaa = 28;

struct question {
    std::string name;
    char type = 0;
    std::size_t end = 0;  // of it in the message
};

question parse(std::string_view message) {
    question asked;
    std::size_t at = header;
    while (at < message.size() && message[at] != 0) {
        auto const length = std::size_t{static_cast<unsigned char>(message[at])};
        if (!asked.name.empty()) asked.name += '.';
        asked.name += message.substr(at + 1, length);
        at += length + 1;
    }
    asked.type = message.size() > at + 2 ? message[at + 2] : '\0';
    asked.end = std::min(at + 5, message.size());
    return asked;
}

constexpr std::string_view name_of_question{"\xc0\x0c", 2};

std::string labels(std::string_view name) {
    std::string made;
    for (std::size_t at = 0; at < name.size();) {
        auto const end = std::min(name.find('.', at), name.size());
        made += static_cast<char>(end - at);
        made += name.substr(at, end - at);
        at = end + 1;
    }
    return made + '\0';
}

// At the beginning of the answer.
std::string alias(std::string const& of) {
    auto const name = labels(of);
    std::string made{name_of_question};
    made += std::string{"\x00\x05\x00\x01\x00\x00\x00\x1e\x00", 9};
    made += static_cast<char>(name.size());
    return made + name;
}

std::string record(std::string_view owner, boost::asio::ip::address const& to, std::uint32_t ttl) {
    std::string made{owner};
    made += '\0';
    made += to.is_v4() ? type_a : type_aaaa;
    made += std::string{"\x00\x01", 2};
    for (int shift = 24; shift >= 0; shift -= 8) made += static_cast<char>(ttl >> shift & 0xff);
    made += '\0';
    made += to.is_v4() ? '\x04' : '\x10';
    auto const append = [&made](auto const& bytes) { made.append(bytes.begin(), bytes.end()); };
    if (to.is_v4())
        append(to.to_v4().to_bytes());
    else
        append(to.to_v6().to_bytes());
    return made;
}

}  // namespace

dns_server::dns_server(runtime::executor const& loop)
    : socket_{loop, boost::asio::ip::udp::endpoint{boost::asio::ip::address_v4::loopback(), 0}} {
    listen();
}

std::string dns_server::where() const {
    return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
}

std::size_t dns_server::asked(std::string_view question) const {
    return static_cast<std::size_t>(std::ranges::count(questions_, question));
}

void dns_server::listen() {
    socket_.async_receive_from(
        boost::asio::buffer(buffer_),
        from_,
        [this](boost::system::error_code error, std::size_t size) {
            if (error) return;
            answer(size);
            listen();
        }
    );
}

void dns_server::answer(std::size_t size) {
    auto reply = reply_to({buffer_.data(), size});
    if (now == mood::silent || unanswered.contains(parse({buffer_.data(), size}).name)) return;
    if (now == mood::garbled) reply.resize(reply.size() / 2, '\xff');
    if (now == mood::wrong_id) reply[0] = static_cast<char>(reply[0] + 1);
    boost::system::error_code ignored;
    socket_.send_to(boost::asio::buffer(reply), from_, 0, ignored);
}

std::string dns_server::reply_to(std::string_view message) {
    auto const asked = parse(message);
    bool const six = asked.type == type_aaaa;
    questions_.push_back((six ? "AAAA " : "A ") + asked.name);
    std::string records;
    char count = 0;
    std::string owner{name_of_question};
    auto known = zone.find(asked.name);
    if (auto const other = aliases.find(asked.name); other != aliases.end()) {
        known = zone.find(other->second);
        records = alias(other->second);
        count = 1;
        owner = labels(other->second);
    }
    if (known != zone.end())
        for (auto const& each : known->second)
            if (each.is_v6() == six) {
                records += record(owner, each, ttl);
                ++count;
            }
    char code = known == zone.end() ? '\x03' : '\0';
    if (failing.contains(asked.name) || (six && failing_aaaa.contains(asked.name))) code = '\x02';
    if (code != 0) count = 0;
    std::string reply{message.substr(0, 2)};
    reply += '\x81';
    reply += static_cast<char>('\x80' | code);
    reply += std::string{"\x00\x01\x00", 3} + count + std::string(4, '\0');
    reply += message.substr(header, asked.end - header);
    if (count > 0) reply += records;
    return reply;
}

}  // namespace vitals::integration
