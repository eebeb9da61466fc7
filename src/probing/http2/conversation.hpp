// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One question on a connection over HTTP/2, a PING or a request, for every kind of check that asks
// so.

#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <expected>

namespace vitals::probing::http2 {

// What is kept with a connection from one probe to the next.
struct kept_session final : probe::kept_state {
    explicit kept_session(net::http2::limits const& most = {}) : session{most} {}

    net::http2::client_session session;
};

// Why a question got no answer.
struct unanswered {
    probe::probe_failure why;
    // Whether the server has not looked at the request: another connection may take it (RFC 9113
    // section 8.7).
    bool refused = false;
};

// Whether the failure's text may have what the server said.
enum class servers_words : std::uint8_t { shown, withheld };

// Until the session's question is answered. Whether the connection can take another one then.
runtime::task<std::expected<bool, unanswered>> converse(
    net::connection& over,
    net::http2::client_session& session,
    servers_words said,
    probe::phase_clock& phases
);

// Sends what the session still owes, before the connection is kept. False: it cannot be kept.
runtime::task<bool> settle(net::connection& over, net::http2::client_session& session);

}  // namespace vitals::probing::http2
