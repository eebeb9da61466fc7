// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The words of a failed probe that are the same for every protocol over HTTP. Pure.

#include "core/health/observation.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

// "timed out after 2s while connecting"
std::string timeout_text(std::chrono::milliseconds timeout, health::phase during);

// The method as Go's errors spell it, which Consul shows: "Get", "Post".
std::string go_verb(std::string_view method);

}  // namespace vitals::probing::probe
