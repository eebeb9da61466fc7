// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/seen_queries.hpp"

#include "core/check/fingerprint.hpp"
#include "net/http_server/message.hpp"

#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

// How long a query waits, and how its answer looks, does not count. Whoever makes two queries alike
// reads HIT instead of MISS.
std::string key_of(net::http_server::request const& asked) {
    check::fingerprint made;
    made.add(asked.path);
    for (auto const& [name, value] : asked.query)
        if (name != "index" && name != "wait" && name != "pretty") made.add(name).add(value);
    return std::to_string(made.value());
}

}  // namespace

void seen_queries::mark(net::http_server::response& reply, net::http_server::request const& asked) {
    if (!asked.parameter("cached")) return;
    auto key = key_of(asked);
    if (all_.find(key) != nullptr) {
        reply.headers.emplace_back("X-Cache", "HIT");
        reply.headers.emplace_back("Age", "0");
        return;
    }
    if (all_.size() == most) all_.drop_oldest();
    all_.add({std::move(key)});
    reply.headers.emplace_back("X-Cache", "MISS");
}

}  // namespace vitals::serving::consul
