// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Probes of one check, one after the other, that keep their connection as a checker does.

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "integration/client_loop.hpp"
#include "net/address_policy/policy.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/run_probe.hpp"

#include <memory>
#include <utility>

namespace vitals::probing::secrets {
class secret_store;
}

namespace vitals::integration {

// `secrets`: null without any.
inline health::observation keeping_probe(
    client_loop& loop,
    check::definition const& one,
    probing::secrets::secret_store* secrets,
    std::unique_ptr<probing::probe::kept_connection>& kept
) {
    probing::probe::deadlines deadlines;
    auto const everything = std::make_shared<net::address_policy::policy const>();
    probing::probe::interrupter interrupter{loop.events.executor()};
    probing::probe::context with{
        loop.network,
        loop.clock,
        deadlines,
        interrupter,
        loop.clock.now() + 60s,
        everything,
        secrets,
        std::move(kept)
    };
    auto seen = loop.run(probing::run_probe(one, with));
    kept = std::move(with.kept);
    return seen;
}

}  // namespace vitals::integration
