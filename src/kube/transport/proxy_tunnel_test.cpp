// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/proxy_tunnel.hpp"

#include "kube/config/cluster_config.hpp"
#include "kube/transport/byte_connection.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::transport {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

// Sends the test's bytes, a few at a time, and remembers the received ones.
class scripted_connection final : public byte_connection {
public:
    explicit scripted_connection(std::vector<std::string> answers) : answers_{std::move(answers)} {}

    runtime::awaitable<io_result<void>> connect(std::string, std::uint16_t) override {
        co_return io_result<void>{};
    }
    runtime::awaitable<io_result<void>> secure(std::shared_ptr<tls_context>) override {
        co_return io_result<void>{};
    }
    runtime::awaitable<io_result<void>> send(std::string_view bytes) override {
        sent.emplace_back(bytes);
        co_return io_result<void>{};
    }
    runtime::awaitable<io_result<std::string_view>> receive() override {
        if (next_ == answers_.size()) co_return std::string_view{};
        co_return std::string_view{answers_[next_++]};
    }
    bool is_reusable() override { return true; }
    void close(std::string_view) override {}

    std::vector<std::string> sent;

private:
    std::vector<std::string> answers_;
    std::size_t next_ = 0;
};

struct ProxyTunnel : ::testing::Test {
    io_result<void> open(scripted_connection& through) {
        std::optional<io_result<void>> result;
        auto done = [&result](std::exception_ptr, io_result<void> value) { result = value; };
        boost::asio::co_spawn(
            context.get_executor(),
            open_tunnel(through, proxy, server),
            std::move(done)
        );
        context.restart();
        context.run();
        return result.value();
    }

    boost::asio::io_context context;
    config::server_address server{config::scheme::https, "api.example.org", 6443, ""};
    config::proxy_address proxy;
};

TEST_F(ProxyTunnel, asks_an_http_proxy_to_connect) {
    proxy.user = "u";
    proxy.password = "p";
    scripted_connection through{{"HTTP/1.1 200 Conn", "ection established\r\n\r", "\n"}};

    EXPECT_TRUE(open(through).has_value());
    EXPECT_THAT(
        through.sent,
        ElementsAre("CONNECT api.example.org:6443 HTTP/1.1\r\nHost: api.example.org:6443\r\n"
                    "Proxy-Authorization: Basic dTpw\r\n\r\n")
    );
}

TEST_F(ProxyTunnel, reports_why_an_http_proxy_does_not_connect) {
    for (auto const& [said, message] : std::vector<std::pair<std::string, std::string>>{
             {"HTTP/1.1 407 Login\r\n\r\n", "HTTP status 407"},
             {"x\r\n\r\n", "refused CONNECT"},
             {"", "closed the connection"},
             {std::string(20'000, 'x'), "too long"},
         }) {
        scripted_connection through{said.empty() ? std::vector<std::string>{} : std::vector{said}};

        auto const opened = open(through);

        ASSERT_FALSE(opened.has_value()) << message;
        EXPECT_THAT(opened.error().text, HasSubstr(message));
    }
}

TEST_F(ProxyTunnel, gives_a_socks_proxy_the_name_to_look_up) {
    proxy.kind = config::proxy_kind::socks5;
    scripted_connection through{{"\x05\x00"s, "\x05\x00\x00\x01\x01\x02"s, "\x03\x04\x00\x50"s}};

    EXPECT_TRUE(open(through).has_value());
    EXPECT_THAT(
        through.sent,
        ElementsAre("\x05\x01\x00"s, "\x05\x01\x00\x03\x0f"s + "api.example.org" + "\x19\x2b"s)
    );
}

TEST_F(ProxyTunnel, logs_in_to_a_socks_proxy) {
    proxy.kind = config::proxy_kind::socks5;
    proxy.user = "me";
    proxy.password = "pw";
    scripted_connection through{{"\x05\x02"s, "\x01\x00"s, "\x05\x00\x00\x03\x01x\x00\x50"s}};

    EXPECT_TRUE(open(through).has_value());
    EXPECT_EQ(through.sent.at(1), "\x01\x02me\x02pw"s);
}

TEST_F(ProxyTunnel, reports_why_a_socks_proxy_does_not_connect) {
    proxy.kind = config::proxy_kind::socks5;
    for (auto const& [said, message] : std::vector<std::pair<std::string, std::string>>{
             {"HT", "does not speak SOCKS 5"},
             {"\x05\xff"s, "no way to log in"},
             {"\x05\x00\x05\x05\x00\x01\x00"s, "SOCKS error 5"},
             {"\x05"s, "closed the connection"},
         }) {
        scripted_connection through{{said}};

        auto const opened = open(through);

        ASSERT_FALSE(opened.has_value()) << message;
        EXPECT_THAT(opened.error().text, HasSubstr(message));
    }
}

}  // namespace
}  // namespace vitals::kube::transport
