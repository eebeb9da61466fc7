// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Between what Beast reads and writes and what handlers see. Only for .cpp files.

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

// The status that tells the client what was wrong; 0 when there is nobody to tell.
unsigned refusal_of(boost::system::error_code error);
// Of a request whose header or trailer is complete: too many fields, no host or two of them, a transfer coding or an
// expectation that we do not know. 0 when there is nothing to refuse.
unsigned refusal_of(request_message const& head);
// `Expect: 100-continue`, which has no meaning in HTTP/1.0.
bool expects_continue(request_message const& head);

// Each one costs far more than the four bytes it takes in the request. Apache's number.
inline constexpr std::ptrdiff_t most_fields = 100;

// Nothing when its target is broken. Nothing of the message remains.
std::optional<request> to_request(request_message message);

struct reply_shape {
    bool head = false;
    bool keep_alive = false;
    unsigned version = 11;
    runtime::wall_time date;
};

// Its body lies in `reply`, which outlives it.
reply_message to_message(response const& reply, reply_shape const& how);

}  // namespace vitals::net::http_server
