// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/write_message.hpp"

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace vitals::net::http_server {

namespace {

using boost::system::error_code;
using reply_serializer = boost::beast::http::response_serializer<reply_message::body_type>;

// What comes next of the message, without a copy.
std::vector<boost::asio::const_buffer> next_of(reply_serializer& message, error_code& failed) {
    std::vector<boost::asio::const_buffer> parts;
    message.next(failed, [&parts](error_code&, auto const& all) {
        parts.assign(
            boost::asio::buffer_sequence_begin(all),
            boost::asio::buffer_sequence_end(all)
        );
    });
    return parts;
}

// Asio hands the kernel 16 parts in one call, and a head alone has more.
constexpr std::size_t small_message = std::size_t{16} * 1024;

std::string joined(std::span<boost::asio::const_buffer const> parts) {
    std::string all;
    all.reserve(boost::asio::buffer_size(parts));
    for (auto const& each : parts) all.append(static_cast<char const*>(each.data()), each.size());
    return all;
}

// As far as the serializer is split.
runtime::awaitable<error_code> write_with(reply_serializer& message, client_stream& to) {
    while (!(message.split() ? message.is_header_done() : message.is_done())) {
        error_code failed;
        auto parts = next_of(message, failed);
        if (failed) co_return failed;
        auto const size = boost::asio::buffer_size(parts);
        auto const whole = size <= small_message ? joined(parts) : std::string{};
        if (!whole.empty()) parts.assign(1, boost::asio::buffer(whole));
        failed = co_await to.write(parts);
        if (failed) co_return failed;
        message.consume(size);
    }
    co_return error_code{};
}

}  // namespace

runtime::awaitable<error_code> write_message(client_stream& to, reply_message& message) {
    reply_serializer serializer{message};
    co_return co_await write_with(serializer, to);
}

runtime::awaitable<error_code> write_head(client_stream& to, reply_message& message) {
    reply_serializer serializer{message};
    serializer.split(true);
    co_return co_await write_with(serializer, to);
}

}  // namespace vitals::net::http_server
