// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The HTTP request of a probe, byte for byte as Consul sends it, and its TLS session. Pure.

#include "core/secret/value.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/secrets/joined_headers.hpp"

#include <string>

namespace vitals::probing::http {

// Configured headers come in the manifest's order; a default is added only for a header that was
// not configured. Consul's defaults with two differences: our own User-Agent, and no
// Accept-Encoding, since only the tail of a body is shown and compression would not help.
std::string render_request(http_hop const& hop);
// With `values` of the headers that have a source.
secret::value render_request(http_hop const& hop, secrets::joined_headers const& values);

// The same request over HTTP/2, as the question of the session.
void ask_over_http2(http_hop const& hop, net::http2::client_session& on);
void ask_over_http2(
    http_hop const& hop,
    secrets::joined_headers const& values,
    net::http2::client_session& on
);

// Borrows from the hop and its target.
net::tls_parameters tls_parameters_of(http_hop const& hop);

}  // namespace vitals::probing::http
