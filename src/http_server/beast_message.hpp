// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Between what Beast reads and writes and what handlers see. Only for .cpp files.

#include "http_server/message.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <optional>

namespace vitals::http_server {

using request_message = boost::beast::http::request<boost::beast::http::string_body>;
using reply_message = boost::beast::http::response<boost::beast::http::string_body>;

// The status that tells the client what was wrong; 0 when there is nobody to tell.
unsigned refusal_of(boost::system::error_code error);

// Nothing when the request must be refused: no host or two of them, or a broken target.
std::optional<request> to_request(request_message& message);

reply_message to_message(response reply, bool head, bool keep_alive, unsigned version);

}  // namespace vitals::http_server
