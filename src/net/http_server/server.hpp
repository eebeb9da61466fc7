// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The HTTP/1.1 server behind ports 8080, 8500 and 9090: bounded in connections, sizes and time. For
// every handler: an answer has a Date; HEAD gets the answer of GET without its body; a path with
// several '/' in a row is redirected (307) to a clean one.

#include "log/logger.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::net::tls {
class server_context;
}

namespace vitals::net::http_server {

struct limits {
    std::size_t connections = 64;               // besides one for each request that may wait
    std::size_t connections_per_address = 64;   // the same; an IPv6 address counts as its /64
    std::size_t connections_for_newcomers = 0;  // of `connections`, for addresses that hold none
    // Requests whose answer the handler postpones. Beyond the limit 503, for one address 429, each
    // with Retry-After.
    std::size_t waiting = 0;
    std::size_t waiting_per_address = 0;
    std::size_t header_bytes = 16 * 1024;
    std::size_t body_bytes = 0;  // a larger body is answered 413
    bool compresses = false;  // bodies of least_to_compress or more, for clients that accept gzip
    // Of answers that clients have not read yet, all together: clients that ask for much and read
    // nothing must not exhaust the memory. Beyond the limit, connections of the address with the
    // most unread bytes are closed; if none may be, the answer is 503. One answer is always
    // allowed. An address has at most two answers of a sixteenth of this or more:
    // unread_answers.hpp. A body that answers share counts once.
    std::size_t unread_bytes = std::size_t{32} * 1024 * 1024;
    runtime::duration header_time = std::chrono::seconds{5};  // of a request, its body included
    runtime::duration idle_time = std::chrono::seconds{30};   // keep-alive between requests
    runtime::duration write_time = std::chrono::seconds{30};  // of one response
    runtime::duration drain_time =
        std::chrono::seconds{5};  // from stop() until connections are closed
};

// What happened to connections, for /metrics.
struct connection_counts {
    std::size_t open = 0;
    std::size_t limit = 0;
    std::size_t waiting = 0;  // of the open ones; requests that wait for their answer
    std::size_t waiting_limit = 0;
    std::uint64_t requests = 0;         // that came as a whole
    std::uint64_t waits_refused = 0;    // answered 429 or 503: too many waiting requests
    std::uint64_t rejected = 0;         // answered 503: no connection could be closed for them
    std::uint64_t answers_refused = 0;  // 503: too many unread answers
    std::map<std::string_view, std::uint64_t> evicted;  // closed for another connection, by stage
};

// Answers one request, or postpones the answer: postponement, in message.hpp. Runs on the server's
// loop; an exception becomes a 500 without details.
using handler = std::function<runtime::awaitable<response>(request const&)>;

// The certificate that the next connection gets; null: none, and the connection is closed.
using certificate_source = std::function<std::shared_ptr<tls::server_context const>()>;

class server {
public:
    // A sentence: "cannot listen on 0.0.0.0:8080: address already in use".
    using bind_result = std::expected<std::unique_ptr<server>, std::string>;

    // Listens from now on; accepts once run() runs. `host` is an IP literal; empty: every address,
    // both families. Port 0 takes any free one. `name` is for the log. Without `certificates` there is no TLS.
    static bind_result bind(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        std::string name,
        std::string const& host,
        std::uint16_t port,
        http_server::handler handle,
        http_server::limits limits = {},
        http_server::certificate_source certificates = {}
    );
    virtual ~server() = default;

    virtual boost::asio::ip::tcp::endpoint local() const = 0;
    // Serves until stop() or cancellation; then closes the listener, lets the requests under way
    // finish within drain_time and ends. Accept errors (EMFILE, ...) are logged and waited out,
    // never the end.
    virtual runtime::awaitable<void> run() = 0;
    virtual void stop() = 0;                            // on the loop's thread
    virtual connection_counts connections() const = 0;  // from any thread
};

}  // namespace vitals::net::http_server
