// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Converts between Beast's messages and the plain ones of handlers. Only for .cpp files.

#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <optional>

namespace vitals::net::http_server {

using request_message = boost::beast::http::request<boost::beast::http::string_body>;
using reply_message = boost::beast::http::response<boost::beast::http::span_body<char const>>;

// The status that tells the client what was wrong; 0 when there is no client to answer.
unsigned refusal_of(boost::system::error_code error);
// For a request whose header or trailer is complete: too many fields, no Host or two of them, an
// unknown transfer coding or expectation. 0 when there is nothing to refuse.
unsigned refusal_of(request_message const& head);
// `Expect: 100-continue`, which has no meaning in HTTP/1.0.
bool expects_continue(request_message const& head);

// Each field costs far more than its four bytes in the request. The limit is Apache's.
inline constexpr std::ptrdiff_t most_fields = 100;

// Nothing when the target is malformed. Moves the message's content out.
std::optional<request> to_request(request_message message);

struct reply_shape {
    bool head = false;
    bool keep_alive = false;
    unsigned version = 11;
    runtime::wall_time date;
};

// Its body is in `reply`, which outlives it. Of an answer with a rest it is the header alone.
reply_message to_message(response const& reply, reply_shape const& how);

}  // namespace vitals::net::http_server
