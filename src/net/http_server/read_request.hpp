// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads one request from a connection. Only for .cpp files.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/session.hpp"
#include "runtime/coroutine.hpp"

#include <boost/beast/core/flat_buffer.hpp>

namespace vitals::net::http_server {

struct read_outcome {
    bool complete = false;
    unsigned refusal =
        0;  // of a request that is not complete: the status; 0 when nobody is left to answer
    request_message message;
};

// Takes header_bytes and body_bytes of `limits` at most; the caller holds the deadline. What was read beyond
// the request stays in the buffer. Asks for the body of a request with `Expect: 100-continue`.
runtime::awaitable<read_outcome> read_request(
    tcp_socket& socket,
    boost::beast::flat_buffer& buffer,
    http_server::limits const& limits
);

}  // namespace vitals::net::http_server
