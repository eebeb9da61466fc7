// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which queries were asked with ?cached before. A Consul agent answers such a query from its cache;
// here all answers are current, and only the headers that say so are the same.

#include "net/http_server/message.hpp"
#include "runtime/lru.hpp"

#include <cstddef>
#include <string>

namespace vitals::serving::consul {

class seen_queries {
public:
    // The query whose last use is the longest ago is forgotten.
    static constexpr std::size_t most = 256;

    // Adds X-Cache to the answer if the query was asked with `cached`, and Age if it was so before.
    void mark(net::http_server::response& reply, net::http_server::request const& asked);

private:
    struct query {
        std::string key;  // its fingerprint
    };

    runtime::lru<query> all_;
};

}  // namespace vitals::serving::consul
