// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/proxy_tunnel.hpp"

#include "kube/config/base64.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/model/printable.hpp"
#include "kube/transport/byte_connection.hpp"
#include "net/http/request_writer.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <utility>

namespace vitals::kube::transport {
namespace {

using runtime::awaitable;
using namespace std::string_literals;

std::unexpected<io_failure> failed(std::string text) {
    return std::unexpected(io_failure{std::move(text)});
}

// Behind the header of a proxy's answer nothing follows: the server speaks only after our TLS
// hello. It is not read by net::http::response_reader, since some proxies answer "HTTP/1.1 200"
// without a reason, which Beast refuses.
awaitable<io_result<void>> connect_by_http(
    byte_connection& through,
    config::proxy_address const& proxy,
    config::server_address const& server
) {
    auto const to = server.authority();
    net::http::request_writer writer{"CONNECT", to};
    writer.field("Host", to);
    if (!proxy.user.empty() || !proxy.password.empty())
        writer.field(
            "Proxy-Authorization",
            "Basic " + config::encode_base64(proxy.user + ":" + proxy.password)
        );
    auto const request = std::move(writer).finish();
    if (auto const sent = co_await through.send(request); !sent) co_return sent;

    std::string answer;
    while (answer.find("\r\n\r\n") == answer.npos) {
        if (answer.size() > 16 * 1024) co_return failed("its answer to CONNECT is too long");
        auto const got = co_await through.receive();
        if (!got) co_return std::unexpected(got.error());
        if (got->empty()) co_return failed("it closed the connection instead of answering CONNECT");
        answer += *got;
    }
    if (!answer.starts_with("HTTP/1.") || answer.size() < 12)
        co_return failed("it refused CONNECT: its answer is not HTTP");
    if (answer[9] != '2')
        co_return failed(
            "it refused CONNECT: HTTP status " + model::printable(answer.substr(9, 3))
        );
    co_return io_result<void>{};
}

class exact_reader {
public:
    explicit exact_reader(byte_connection& from) : from_{from} {}

    awaitable<io_result<std::string>> read(std::size_t count) {
        while (held_.size() < count) {
            auto const got = co_await from_.receive();
            if (!got) co_return std::unexpected(got.error());
            if (got->empty()) co_return failed("it closed the connection");
            held_ += *got;
        }
        auto bytes = held_.substr(0, count);
        held_.erase(0, count);
        co_return bytes;
    }

private:
    byte_connection& from_;
    std::string held_;
};

char byte(std::size_t value) {
    return static_cast<char>(static_cast<unsigned char>(value));
}

awaitable<io_result<void>>
greet_socks(byte_connection& through, exact_reader& reader, config::proxy_address const& proxy) {
    bool const login = !proxy.user.empty();
    auto const greeting = login ? "\x05\x02\x00\x02"s : "\x05\x01\x00"s;
    if (auto const sent = co_await through.send(greeting); !sent) co_return sent;
    auto const choice = co_await reader.read(2);
    if (!choice) co_return std::unexpected(choice.error());
    if ((*choice)[0] != 5) co_return failed("it does not speak SOCKS 5");
    if ((*choice)[1] == 0) co_return io_result<void>{};
    if ((*choice)[1] != 2 || !login)
        co_return failed("it accepts no way to log in that Vitals supports");

    auto const credentials = "\x01"s + byte(proxy.user.size()) + proxy.user +
                             byte(proxy.password.size()) + proxy.password;
    if (auto const sent = co_await through.send(credentials); !sent) co_return sent;
    auto const result = co_await reader.read(2);
    if (!result) co_return std::unexpected(result.error());
    if ((*result)[1] != 0) co_return failed("it refused the login");
    co_return io_result<void>{};
}

awaitable<io_result<void>> connect_by_socks(
    byte_connection& through,
    config::proxy_address const& proxy,
    config::server_address const& server
) {
    if (proxy.user.size() > 255 || proxy.password.size() > 255 || server.host.size() > 255)
        co_return failed("a name is too long for SOCKS 5");
    exact_reader reader{through};
    if (auto const greeted = co_await greet_socks(through, reader, proxy); !greeted)
        co_return greeted;

    auto const request = "\x05\x01\x00\x03"s + byte(server.host.size()) + server.host +
                         byte(server.port >> 8U) + byte(server.port & 0xFFU);
    if (auto const sent = co_await through.send(request); !sent) co_return sent;
    auto const head = co_await reader.read(5);
    if (!head) co_return std::unexpected(head.error());
    if ((*head)[1] != 0)
        co_return failed("it cannot connect (SOCKS error " + std::to_string((*head)[1]) + ")");
    auto const kind = (*head)[3];
    std::size_t const address =
        kind == 1 ? 4U : (kind == 4 ? 16U : static_cast<unsigned char>((*head)[4]) + 1U);
    auto const rest = co_await reader.read(address - 1 + 2);
    if (!rest) co_return std::unexpected(rest.error());
    co_return io_result<void>{};
}

}  // namespace

awaitable<io_result<void>> open_tunnel(
    byte_connection& through,
    config::proxy_address const& proxy,
    config::server_address const& server
) {
    if (proxy.kind == config::proxy_kind::socks5) return connect_by_socks(through, proxy, server);
    return connect_by_http(through, proxy, server);
}

}  // namespace vitals::kube::transport
