// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The TLS session of one try of a check of any kind with one target, host and port: what it uses of
// Secrets, before a packet is sent, and the handshake.

#include "core/check/host_port.hpp"
#include "core/check/tls_settings.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/tls_identity.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::probing::secrets {

class check_tls {
public:
    // All of them outlive it. `ns`: of the check.
    check_tls(
        check::tls_settings const& how,
        check::host_port const& where,
        std::string_view ns,
        net::alpn offered
    )
        : how_{how}, where_{where}, ns_{ns}, offered_{offered} {}

    // Takes what the session needs, as it is now. The failure of the probe when that cannot be
    // used. `may_change`: the probe sends what may change something at the target.
    std::optional<probe::probe_failure> join(probe::context const& with, bool may_change);
    // Encrypts the connection. The failure of the probe when the handshake fails.
    runtime::task<std::optional<probe::probe_failure>>
    secure(net::connection& to, probe::context const& with, probe::phase_clock& phases) const;
    // Another one when something was replaced that it uses.
    std::uint64_t edition() const { return identity_.edition; }

private:
    std::string_view server_name() const;

    check::tls_settings const& how_;
    check::host_port const& where_;
    std::string_view ns_;
    net::alpn offered_;
    tls_identity identity_;
};

}  // namespace vitals::probing::secrets
