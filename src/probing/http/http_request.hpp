// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The HTTP request that a probe sends, byte for byte (consul-health.md section 1.5.1). Pure.

#include "probing/http/http_hop.hpp"

#include <string>

namespace vitals::probing::http {

// Configured headers stand each on a line of their own, in the manifest's order; a default is added
// only where none was configured. Consul's set, with two differences: our own User-Agent, and no
// Accept-Encoding, since compressing a body of which only the tail is shown helps nobody.
std::string render_request(http_hop const& hop);

}  // namespace vitals::probing::http
