// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes an answer to a client. Only for .cpp files.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/client_stream.hpp"
#include "runtime/coroutine.hpp"

#include <boost/system/error_code.hpp>

namespace vitals::net::http_server {

// The message outlives it.
runtime::awaitable<boost::system::error_code>
write_message(client_stream& to, reply_message& message);
runtime::awaitable<boost::system::error_code> write_head(client_stream& to, reply_message& message);

}  // namespace vitals::net::http_server
