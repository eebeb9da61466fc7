// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests as bytes over connections: a few are kept for unary calls, a stream has one of its own.

#include "kube/client/api_client.hpp"
#include "kube/transport/byte_connection.hpp"
#include "kube/transport/connector.hpp"
#include "kube/transport/tls_source.hpp"
#include "net/http/response_reader.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace vitals::kube::client {

// An answer whose header has come; its connection ends with it.
struct open_answer {
    std::shared_ptr<transport::byte_connection> connection;
    net::http::response_reader reader;
};

inline constexpr runtime::duration limited_by_caller = std::chrono::hours{1};

// Reads once and feeds the bytes to `reader`. Returns their number, 0 at the peer's orderly end. No
// bytes for `limit`: the error is a timeout.
runtime::awaitable<api_result<std::size_t>> advance(
    transport::byte_connection& from,
    net::http::response_reader& reader,
    runtime::clock& clock,
    runtime::duration limit
);

enum class repeat : std::uint8_t { never, when_kept_connection_was_dead };

class http_transport {
public:
    static constexpr std::size_t most_kept = 4;  // connections

    // `tls` is null for http; it outlives the transport.
    http_transport(
        runtime::executor const& where,
        runtime::clock& clock,
        config::cluster_config const& config,
        transport::tls_source* tls,
        std::size_t answer_limit,
        net::dns::resolver_settings names = {}
    );

    // The whole answer, over a kept connection if there is one. `answer_limit`: of its body; 0: our
    // own.
    runtime::awaitable<api_result<net::http::response_reader>>
    exchange(std::string const& request, repeat again, std::size_t answer_limit = 0);
    // The header of the answer, over a new connection.
    runtime::awaitable<api_result<open_answer>> open(std::string const& request);

private:
    // Shared with the stream that uses it; the transport keeps it only to be able to close it.
    using connection = std::shared_ptr<transport::byte_connection>;
    struct kept {
        connection idle;
        runtime::time_point since;
    };

    runtime::awaitable<api_result<connection>> connect();
    runtime::awaitable<api_result<net::http::response_reader>>
    round_trip(connection with, std::string const& request, std::size_t answer_limit);
    connection take_kept();
    void keep(connection idle);
    void drop_outdated();

    runtime::clock& clock_;
    transport::tls_source* tls_;
    transport::connector connector_;
    std::size_t answer_limit_;
    std::vector<kept> kept_;
    std::vector<std::weak_ptr<transport::byte_connection>>
        alive_;  // all of them, to end them with our certificate
    std::uint64_t tls_version_ = 0;
    std::uint64_t identity_version_ = 0;
};

}  // namespace vitals::kube::client
