// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text of /livez and /readyz, in the API server's format ("[+]ping ok").

#include "net/http_server/message.hpp"
#include "serving/health_server/registry.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace vitals::serving::health_server {

enum class reasons : std::uint8_t { withheld, shown };

struct endpoint_state {
    bool ok = false;
    std::string text;  // one line per target, then the result
};

// `?exclude=` takes targets out of the decision; for unknown names there is a warning, not a
// failure.
endpoint_state decide(
    std::string_view endpoint,  // "livez"
    std::vector<target_report> const& targets,
    net::http_server::request const& request,
    reasons visible
);

std::string_view shown_reason(target_report const& target, reasons visible);

}  // namespace vitals::serving::health_server
