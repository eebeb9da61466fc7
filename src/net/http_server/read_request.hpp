// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads one request from a connection. Only for .cpp files.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "net/http_server/server.hpp"
#include "runtime/coroutine.hpp"

#include <boost/beast/core/flat_buffer.hpp>

namespace vitals::net::http_server {

struct read_outcome {
    bool complete = false;
    unsigned refusal =
        0;  // for an incomplete request: the status; 0 when there is no client to answer
    request_message message;
};

// Takes at most header_bytes and body_bytes of `limits`; the caller holds the deadline. Bytes
// behind the request stay in the buffer. Sends 100 Continue for a request with `Expect:
// 100-continue`.
runtime::awaitable<read_outcome> read_request(
    client_stream& client,
    boost::beast::flat_buffer& buffer,
    http_server::limits const& limits
);

}  // namespace vitals::net::http_server
