// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/listen.hpp"

#include "runtime/coroutine.hpp"
#include "text/ascii/ascii.hpp"

#include <boost/asio/ip/v6_only.hpp>

#include <fcntl.h>

#include <cstdint>
#include <expected>
#include <sstream>
#include <string>

namespace vitals::net::http_server {

namespace {

using tcp = boost::asio::ip::tcp;
using error_code = boost::system::error_code;

std::string sentence(std::string const& where, std::string reason) {
    if (!reason.empty()) reason[0] = ascii::to_lower(reason[0]);
    return "cannot listen on " + where + ": " + reason;
}

std::string text_of(tcp::endpoint const& where) {
    std::ostringstream text;
    text << where;
    return text.str();
}

error_code open(tcp_acceptor& acceptor, tcp::endpoint const& where, bool both_families) {
    error_code error;
    acceptor.open(where.protocol(), error);
    if (error) return error;
    close_on_exec(acceptor.native_handle());
    acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error && where.address().is_v6())
        acceptor.set_option(boost::asio::ip::v6_only{!both_families}, error);
    if (!error) acceptor.bind(where, error);
    if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    return error;
}

std::expected<tcp_acceptor, std::string>
open_one(runtime::executor const& loop, tcp::endpoint const& where) {
    tcp_acceptor acceptor{loop};
    auto const error = open(acceptor, where, false);
    if (error) return std::unexpected(sentence(text_of(where), error.message()));
    return acceptor;
}

}  // namespace

std::expected<tcp_acceptor, std::string>
listen_on(runtime::executor const& loop, std::string const& given, std::uint16_t port) {
    if (!given.empty()) {
        error_code error;
        bool const brackets = given.starts_with('[') && given.ends_with(']');
        auto const literal = brackets ? given.substr(1, given.size() - 2) : given;
        auto const parsed = boost::asio::ip::make_address(literal, error);
        if (error)
            return std::unexpected(
                sentence("\"" + given + "\"", "not an IP address (such as 127.0.0.1 or ::1)")
            );
        return open_one(loop, {parsed, port});
    }
    tcp_acceptor both{loop};
    tcp::endpoint const any{tcp::v6(), port};
    auto const error = open(both, any, true);
    if (!error) return both;
    if (error == boost::asio::error::address_in_use || error == boost::asio::error::access_denied)
        return std::unexpected(sentence(text_of(any), error.message()));
    return open_one(loop, {tcp::v4(), port});  // IPv6 is off
}

void close_on_exec(int descriptor) {
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace vitals::net::http_server
