// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/allowed_hosts.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"
#include "text/ascii/ascii.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

bool is_loopback(std::string const& literal) {
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(literal, error);
    return !error && address.is_loopback();
}

// "[::1]:8500" -> "::1", "LOCALHOST.:80" -> "localhost"
std::string host_of(std::string_view field) {
    if (field.starts_with('[')) return std::string{field.substr(1, field.find(']') - 1)};
    std::string host{field.substr(0, field.find(':'))};
    if (host.ends_with('.')) host.pop_back();
    return ascii::lower_case(host);
}

runtime::awaitable<response> misdirected() {
    co_return text(
        421,
        "the host of the URL must be localhost or a loopback address; "
        "other names are allowed with --allowed-hosts (or VITALS_ALLOWED_HOSTS)\n"
    );
}

}  // namespace

bool is_allowed_host(std::string_view field, std::span<std::string const> names) {
    auto const host = host_of(field);
    if (host == "localhost" || is_loopback(host)) return true;
    return std::ranges::any_of(names, [&](auto const& one) { return host_of(one) == host; });
}

handler only_allowed_hosts(
    handler inner,
    std::string const& listen_address,
    std::vector<std::string> names
) {
    if (!is_loopback(listen_address)) return inner;
    return [inner = std::move(inner), names = std::move(names)](request const& asked) {
        auto const host = asked.header("host");
        return !host || is_allowed_host(*host, names) ? inner(asked) : misdirected();
    };
}

}  // namespace vitals::net::http_server
