// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/allowed_hosts.hpp"

#include "net/http_server/server_fixture.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class AllowedHosts : public server_fixture {
protected:
    std::string ask(std::string const& host) {
        return exchange("GET /a HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
    std::vector<std::string> none;
};

}  // namespace

TEST_F(AllowedHosts, are_localhost_and_loopback_addresses_with_and_without_a_port) {
    for (auto const* host :
         {"localhost",
          "localhost:8500",
          "LocalHost",
          "localhost.",
          "127.0.0.1",
          "127.1.2.3:1",
          "[::1]",
          "[::1]:9090"})
        EXPECT_TRUE(is_allowed_host(host, none)) << host;
}

TEST_F(AllowedHosts, are_no_names_that_only_look_like_them) {
    for (auto const* host :
         {"",
          "evil.example",
          "127.0.0.1.nip.io",
          "127.0.0.1.evil.example:8500",
          "localhost.evil.example",
          "10.0.0.1",
          "128.0.0.1",
          "0.0.0.0",
          "[::]",
          "[",
          "[fe80::1]",
          "127.0.0.1@evil.example",
          "2130706433"})
        EXPECT_FALSE(is_allowed_host(host, none)) << host;
}

TEST_F(AllowedHosts, are_the_names_that_were_given) {
    std::vector<std::string> const names{"Vitals.example", "10.0.0.1"};

    EXPECT_TRUE(is_allowed_host("vitals.example:8500", names));
    EXPECT_TRUE(is_allowed_host("10.0.0.1", names));
    EXPECT_FALSE(is_allowed_host("www.vitals.example", names));
}

TEST_F(AllowedHosts, a_rebound_name_is_answered_421_with_what_to_do) {
    start(only_allowed_hosts(echo, "127.0.0.1", {"vitals.example"}));

    EXPECT_THAT(
        ask("evil.example:8500"),
        AllOf(StartsWith("HTTP/1.1 421"), HasSubstr("--allowed-hosts"))
    );
    EXPECT_THAT(ask("localhost:8500"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("vitals.example"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(exchange("GET /a HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.0 200"));
}

TEST_F(AllowedHosts, are_all_where_others_than_this_machine_may_ask) {
    for (auto const* address : {"", "0.0.0.0", "::", "10.0.0.1"}) {
        start(only_allowed_hosts(echo, address, {}));

        EXPECT_THAT(ask("evil.example"), StartsWith("HTTP/1.1 200")) << address;
        server->stop();
        clock.settle();
    }
}

}  // namespace vitals::net::http_server
