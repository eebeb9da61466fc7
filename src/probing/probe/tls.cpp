// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/tls.hpp"

#include "core/check/tls_settings.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/probe/probe_failure.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace vitals::probing::probe {

net::tls_parameters tls_parameters_of(check::tls_settings const& how, std::string_view name) {
    return {
        .server_name = name,
        .verify = how.certificate == check::certificate::verified ? net::verification::full
                                                                  : net::verification::none,
        .lowest =
            how.lowest == check::tls_version::v1_3 ? net::tls_version::v1_3 : net::tls_version::v1_2
    };
}

probe_failure tls_failure(
    net::failure const& what,
    health::named_by whom,
    std::chrono::system_clock::time_point now
) {
    auto why = failure_of(what, health::failure_reason::tls, "tls: " + what.text);
    std::optional<std::chrono::seconds> expired;
    if (what.expired) expired = std::chrono::floor<std::chrono::seconds>(now) - *what.expired;
    why.cause = health::tls_cause(what.text, what.unnamed, expired, whom);
    return why;
}

}  // namespace vitals::probing::probe
