// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/secrets/check_tls.hpp"

#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/probe/tls.hpp"
#include "probing/secrets/tls_identity.hpp"
#include "runtime/task.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::probing::secrets {

std::string_view check_tls::server_name() const {
    return how_.server_name.empty() ? where_.host() : std::string_view{how_.server_name};
}

std::optional<probe::probe_failure> check_tls::join(probe::context const& with, bool may_change) {
    if (!how_.from) return std::nullopt;
    secret::destination const address{
        .host = where_.host(),
        .port = where_.port(),
        .scheme = check::scheme::https,
        .verified = how_.certificate == check::certificate::verified,
        .ca = config_map_with_ca(how_),
        .may_change = may_change
    };
    std::array all{address, address};
    all.back().host = server_name();
    auto made = tls_identity::join(*how_.from, {ns_, with.secrets, with.clock.now()}, all);
    if (!made) return failure_of(made.error());
    identity_ = *std::move(made);
    return std::nullopt;
}

runtime::task<std::optional<probe::probe_failure>> check_tls::secure(
    net::connection& to,
    probe::context const& with,
    probe::phase_clock& phases
) const {
    phases.enter(health::phase::tls);
    auto parameters = probe::tls_parameters_of(how_, server_name());
    parameters.offered = offered_;
    identity_.identify(parameters);
    auto const done = co_await to.secure(parameters);
    if (done) co_return std::nullopt;
    co_return probe::tls_failure(done.error(), health::named_by::definition, with.clock.wall());
}

}  // namespace vitals::probing::secrets
