// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A small DNS server on a UDP port of 127.0.0.1, on the test's own loop.

#include "runtime/coroutine.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::integration {

class dns_server {
public:
    enum class mood : std::uint8_t { honest, silent, garbled, wrong_id };

    explicit dns_server(runtime::executor const& loop);

    std::string where() const;  // "127.0.0.1:40000"

    // Names without addresses do not exist.
    std::map<std::string, std::vector<boost::asio::ip::address>> zone;
    std::map<std::string, std::string> aliases;  // of other names, whose addresses follow
    std::set<std::string> failing;               // answered with "server failure"
    std::set<std::string> failing_aaaa;          // only when asked for IPv6
    std::uint32_t ttl = 30;
    std::set<std::string> unanswered;
    mood now = mood::honest;

    std::vector<std::string> const& questions() const { return questions_; }  // "A shop.test"
    std::size_t asked(std::string_view question) const;

private:
    void listen();
    void answer(std::size_t size);
    std::string reply_to(std::string_view message);

    boost::asio::basic_datagram_socket<boost::asio::ip::udp, runtime::executor> socket_;
    boost::asio::ip::udp::endpoint from_;
    std::array<char, 1500> buffer_{};
    std::vector<std::string> questions_;
};

}  // namespace vitals::integration
