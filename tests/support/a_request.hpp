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

}  // namespace vitals::support
