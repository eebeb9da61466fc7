// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/read_request.hpp"

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vitals::net::http_server {

namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using request_parser = http::request_parser<http::string_body>;

constexpr std::size_t bytes_a_read = 4096;

read_outcome refused(unsigned status) {
    return {.complete = false, .refusal = status, .message = {}};
}

// Beast joins a header line with its continuation (obs-fold). Every proxy before a server may do it
// differently, so the request is refused (RFC 9112, 5.2).
bool has_folded_line(std::string_view head) {
    head = head.substr(0, head.find("\r\n\r\n"));
    return head.find("\r\n ") != head.npos || head.find("\r\n\t") != head.npos;
}

// The status for a request that cannot be parsed or, once its header or trailer is complete, whose
// fields are refused. 0: continue.
unsigned take_in(request_parser& parser, boost::beast::flat_buffer& buffer) {
    bool const in_header = !parser.is_header_done();
    auto const bytes = buffer.cdata();
    std::string_view const text{static_cast<char const*>(bytes.data()), bytes.size()};
    error_code error;
    auto const used = parser.put(bytes, error);
    bool const header_ends = in_header && parser.is_header_done();
    bool const folded = header_ends && has_folded_line(text);
    buffer.consume(used);
    if (error && error != http::error::need_more) return std::max(refusal_of(error), 400U);
    if (folded) return refusal_of(http::error::bad_obs_fold);
    // The fields of a trailer are added to those of the header.
    return header_ends || parser.is_done() ? refusal_of(parser.get()) : 0;
}

// A client that sends its body all the same needs no 100 Continue (RFC 9110, 10.1.1).
bool waits_for_invitation(request_parser const& parser) {
    return parser.is_header_done() && expects_continue(parser.get()) && parser.get().body().empty();
}

}  // namespace

runtime::awaitable<read_outcome> read_request(
    client_stream& client,
    boost::beast::flat_buffer& buffer,
    http_server::limits const& limits
) {
    request_parser parser;
    parser.eager(true);
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser.body_limit(limits.body_bytes);
    bool invited = false;
    for (;;) {
        if (buffer.size() > 0)
            if (auto const refusal = take_in(parser, buffer); refusal != 0)
                co_return refused(refusal);
        if (parser.is_done()) break;
        if (!invited && waits_for_invitation(parser)) {
            invited = true;
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            std::array const invitation{boost::asio::buffer(go_on)};
            if (co_await client.write(invitation)) co_return read_outcome{};
        }
        auto const room = std::min(bytes_a_read, buffer.max_size() - buffer.size());
        if (room == 0) co_return refused(refusal_of(http::error::buffer_overflow));
        auto const space = buffer.prepare(room);
        auto const got = co_await client.read_some(space);
        if (got.error) co_return read_outcome{};
        buffer.commit(got.bytes);
    }
    co_return read_outcome{.complete = true, .refusal = 0, .message = parser.release()};
}

}  // namespace vitals::net::http_server
