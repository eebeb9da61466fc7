// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which failed request is sent again, and when. Pure.

#include "kube/client/api_client.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace vitals::kube::client {

inline constexpr int most_retries = 10;
inline constexpr std::chrono::seconds shortest_retry{1};  // whatever the server says
inline constexpr std::chrono::seconds longest_retry_after{60};

// Seconds, or an HTTP date (RFC 9110 section 10.2.3; proxies send those). Within 0 to 60 s.
std::optional<std::chrono::seconds>
parse_retry_after(std::string_view header, std::chrono::system_clock::time_point now);

// How long to wait before the same request is sent again; nothing: return the error to the caller.
// `done` counts the retries so far, `random` is in [0, 1).
std::optional<runtime::duration>
retry_delay(verb method, api_error const& error, int done, double random);

// May this verb be repeated when the server had closed a kept connection?
bool is_idempotent(verb method);

}  // namespace vitals::kube::client
