// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What one try of an HTTP check uses of Secrets and ConfigMaps: values of headers, authorities, a
// client certificate. Only for a check that refers to some.

#include "core/check/http_target.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/value.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/joined_headers.hpp"
#include "probing/secrets/tls_identity.hpp"
#include "probing/secrets/usable.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::probing::http {

class http_secrets {
public:
    // All of them outlive it; `ns`: of the check.
    http_secrets(check::http_target const& target, std::string_view ns, secrets::secret_store* from)
        : target_{target}, ns_{ns}, from_{from} {}

    // Takes what this hop needs, as it is now. The failure of the probe when that cannot be used:
    // no packet may be sent.
    std::optional<probe::probe_failure> join(http_hop const& hop, runtime::time_point now);

    // Of the hop that was joined last:
    secret::value request(http_hop const& hop) const;
    void ask_over_http2(http_hop const& hop, net::http2::client_session& on) const;
    void identify(net::tls_parameters& session) const;
    // Another one when something was replaced that this hop uses.
    std::uint64_t edition() const;

private:
    struct of_hop {
        secrets::joined_headers headers;
        secrets::tls_identity tls{};
        std::uint64_t edition = 0;
    };

    secrets::usable<of_hop> usable_at(http_hop const& hop, runtime::time_point now) const;

    check::http_target const& target_;
    std::string_view ns_;
    secrets::secret_store* from_;
    std::optional<of_hop> joined_;
};

}  // namespace vitals::probing::http
