// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// TLS of probes of every kind: how a session is made, and why it was not.

#include "core/check/tls_settings.hpp"
#include "core/health/cause.hpp"
#include "net/network.hpp"
#include "probing/probe/probe_failure.hpp"

#include <chrono>
#include <string_view>

namespace vitals::probing::probe {

// `name`: of the server. Borrows from it.
net::tls_parameters tls_parameters_of(check::tls_settings const& how, std::string_view name);

// Of a handshake. `now`: to say since when a certificate has expired.
probe_failure tls_failure(
    net::failure const& what,
    health::named_by whom,
    std::chrono::system_clock::time_point now
);

}  // namespace vitals::probing::probe
