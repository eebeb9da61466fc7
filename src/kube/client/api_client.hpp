// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests to the Kubernetes API server: credentials, TLS, deadlines, retries and error mapping are
// behind this seam.

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::client {

enum class verb : std::uint8_t { get, post, put, patch, del };

struct api_request {
    client::verb verb = client::verb::get;
    std::string target{};  // path and query, percent-encoded, without the server's path prefix
    std::string accept{};  // empty: "application/json"; what is answered must be JSON
    std::string content_type{};  // of the body
    std::string body{};
    std::size_t answer_limit =
        0;  // bytes of the answer's body; 0: the client's own limit. call() only
};

struct api_response {
    unsigned status = 0;
    std::string body{};
};

// How the caller treats an error. By the `reason` of the Status first, then by the HTTP code.
enum class error_class : std::uint8_t {
    permanent,
    auth,
    rbac,
    not_found,
    conflict,
    expired,
    throttled,
    server,
    too_large_resource_version,  // 504 with that cause: list again without a resourceVersion
    unreachable,                 // no connection, connection lost, TLS failure
    timeout,                     // our own deadline passed
    undecodable,                 // the answer is not what it should be
    too_large                    // its body exceeds the limit: ask for less
};
std::string_view to_string(error_class);

// What became of the request as far as we know.
enum class exchange_stage : std::uint8_t {
    not_sent,  // no connection: the server has seen nothing
    lost,      // sent, and the connection was lost before the first byte of the answer
    answered   // an answer, or a part of one
};

// The one failure of a request, from the connection up to the caller.
struct api_error {
    error_class kind = error_class::server;
    std::string message{};     // for a person; never holds credentials
    unsigned http_status = 0;  // 0: there was no answer
    std::string reason{};      // Kubernetes' `reason`, if any
    std::optional<std::chrono::seconds> retry_after{};
    // Of pages that expired: continues the list where it was, in a newer version.
    std::string continue_token{};
    exchange_stage stage = exchange_stage::answered;
};

template <class T>
using api_result = std::expected<T, api_error>;

// The body of a watch. Its end closes the connection.
class api_stream {
public:
    virtual ~api_stream() = default;
    // The next bytes: at least one, or none at the server's orderly end. A stream that ends in any
    // other way is `unreachable`; one that is silent for `idle`, or past its absolute deadline, is
    // `timeout`. Valid until the next call.
    virtual runtime::awaitable<api_result<std::string_view>> read(runtime::duration idle) = 0;
};

// Requests before they are sent: those that wait for our own limit, and how many gave up there.
struct queue_state {
    std::size_t waiting = 0;
    std::uint64_t not_sent = 0;
};

class api_client {
public:
    virtual ~api_client() = default;
    // The answer with a 2xx status, or an error. Retries (retry.hpp) within `deadline`, which
    // begins when the request is sent. Before that the call may wait for credentials (35 s) and for
    // the client's own rate limit (5 min in all; then `throttled` with an http_status of 0).
    virtual runtime::awaitable<api_result<api_response>>
    call(api_request request, runtime::duration deadline = std::chrono::seconds{30}) = 0;
    // A streamed answer on a connection of its own. `deadline` begins when the request is sent and
    // covers the stream's whole life.
    virtual runtime::awaitable<api_result<std::unique_ptr<api_stream>>>
    stream(api_request request, runtime::duration deadline) = 0;
    // Runs what serves all calls, until cancelled: the exec plugins. Without it a login by exec
    // plugin never gets credentials.
    virtual runtime::awaitable<void> run() = 0;
    virtual queue_state queue() const = 0;
};

}  // namespace vitals::kube::client
