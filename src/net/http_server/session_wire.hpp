// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes of its client that a session keeps. Only for .cpp files.

#include "net/http_server/beast_message.hpp"
#include "net/http_server/session.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <cstddef>

namespace vitals::net::http_server {

struct session::wire {
    explicit wire(std::size_t limit) : buffer{limit} {}

    boost::beast::flat_buffer buffer;
    request_message asked;
};

}  // namespace vitals::net::http_server
