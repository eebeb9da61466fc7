// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests as handlers get them, for tests that need no socket.

#include "net/http_server/message.hpp"

#include <string>
#include <utility>

namespace vitals::support {

inline net::http_server::request a_request(
    std::string path,
    decltype(net::http_server::request::query) query = {},
    std::string method = "GET"
) {
    return {
        .method = std::move(method),
        .path = std::move(path),
        .query = std::move(query),
        .headers = {},
        .body = {}
    };
}

// The body of an answer, also of one that is made while it is sent. Takes its rest.
inline std::string whole_body(net::http_server::response& reply) {
    auto body = reply.bytes();
    while (reply.rest) {
        auto const piece = reply.rest->next();
        body += piece.text->plain;
        if (piece.last) reply.rest.reset();
    }
    return body;
}

}  // namespace vitals::support
