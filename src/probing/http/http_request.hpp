// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The HTTP request of a probe, byte for byte as Consul sends it. Pure.

#include "probing/http/http_redirects.hpp"

#include <string>

namespace vitals::probing::http {

// Configured headers come in the manifest's order; a default is added only for a header that was
// not configured. Consul's defaults with two differences: our own User-Agent, and no
// Accept-Encoding, since only the tail of a body is shown and compression would not help.
std::string render_request(http_hop const& hop);

}  // namespace vitals::probing::http
