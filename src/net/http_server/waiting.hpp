// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a connection waits for a postponed answer. Only for .cpp files.

#include "net/http_server/client_stream.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>

namespace vitals::net::http_server {

enum class wait_end : std::uint8_t { notified, late, gone, dismissed };

// Until the signal is notified, `due` has come, the client has closed the connection or its sending
// side, or the server sets `dismissed` and then cancels the socket's operation. A client that has
// sent its next request counts as gone only after a reset.
runtime::awaitable<wait_end> wait_for_answer(
    runtime::clock& clock,
    client_stream& client,
    postponement what,
    runtime::time_point due,
    bool const& dismissed
);

}  // namespace vitals::net::http_server
