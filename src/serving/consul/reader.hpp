// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Each answer is made for one reader: who that is, and what the answer says about it.

#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/consul/routes.hpp"
#include "serving/readers/gate.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::consul {

// A request waits no longer than its token is known to be good, but so long that a client with an
// old one does not ask all the time. Then the client sends its token again.
inline constexpr runtime::duration shortest_wait_of_token = std::chrono::seconds{5};

// The error is the answer. A request that has waited has no token any more: what was decided when
// it came still holds, or it sees statuses alone.
runtime::awaitable<std::expected<readers::decision, net::http_server::response>> decide_reader(
    readers::gate& by,
    status::status_store const& store,
    api_options const& options,
    net::http_server::request const& asked
);

// Keeps the decision for a request that waits; says in X-Vitals-Masked that the reader does not see
// everything: `all` namespaces are masked, or `some`.
net::http_server::response for_reader(
    net::http_server::response reply,
    net::http_server::request const& asked,
    readers::decision const& who,
    runtime::time_point now
);

// The namespaces of the checks that an answer may show, `first` before the others; no more than
// `most`.
std::vector<std::string> shown_namespaces(
    status::status_store const& store,
    std::string_view path,
    std::string const& first,
    std::size_t most
);

}  // namespace vitals::serving::consul
