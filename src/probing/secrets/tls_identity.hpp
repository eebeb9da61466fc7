// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The authorities and the client certificate of one TLS session, from Secrets and ConfigMaps.

#include "core/check/tls_settings.hpp"
#include "core/secret/grant.hpp"
#include "net/network.hpp"
#include "net/tls/credentials.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/usable.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace vitals::probing::secrets {

struct tls_identity {
    std::shared_ptr<net::tls::authorities const> trusted{};
    std::shared_ptr<net::tls::own_certificate const> client{};
    std::uint64_t edition = 0;  // another one when an object was replaced

    // As they are now. `to`: all names by which the session finds its way.
    static usable<tls_identity> join(
        check::tls_references const& from,
        user const& by,
        std::span<secret::destination const> to
    );
    // As long as it lives.
    void identify(net::tls_parameters& session) const;
};

// The ConfigMap whose authorities verify the server. None: those of the system, or of a Secret,
// whose owner has labelled it.
std::string_view config_map_with_ca(check::tls_settings const& of);

// Of the probe: no packet was sent.
probe::probe_failure failure_of(unusable const& why);

}  // namespace vitals::probing::secrets
