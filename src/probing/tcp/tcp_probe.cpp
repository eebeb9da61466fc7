// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/tcp_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/tcp_target.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/check_tls.hpp"
#include "runtime/task.hpp"

#include <cassert>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::probing::tcp {

namespace {

class tcp_try {
public:
    tcp_try(
        check::tcp_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target},
          definition_{definition},
          with_{with},
          phases_{with.clock},
          tls_{target.tls, target.where, definition.identity.ns(), net::alpn::none} {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<void> open();

    check::tcp_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    secrets::check_tls tls_;
    std::unique_ptr<net::connection> connection_;
    std::optional<probe::probe_failure> failed_;
};

runtime::task<void> tcp_try::run() {
    if (target_.use_tls) failed_ = tls_.join(with_, false);
    if (!failed_) co_await open();
    if (failed_ || !target_.use_tls) co_return;
    auto refused = co_await tls_.secure(*connection_, with_, phases_);
    failed_ = std::move(refused);
}

runtime::task<void> tcp_try::open() {
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = target_.where.host(),
        .port = target_.where.port(),
        .sends = request::bytes::fixed,
        .has = request::effect::none,
    };
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    if (dialled)
        connection_ = *std::move(dialled);
    else
        failed_ = std::move(dialled.error());
}

health::observation tcp_try::conclude() {
    if (failed_) {
        auto const why = probe::end_of(
            *std::move(failed_),
            with_.interrupted,
            definition_.timing.timeout,
            phases_.phase()
        );
        bool const interrupted = with_.interrupted.why() != probe::interruption::none;
        return probe::observation_of(why, interrupted ? target_.asked() + ": " : "", phases_);
    }
    health::observation seen;
    seen.outcome = health::outcome::passing;
    seen.output = target_.asked() + ": Success";  // Consul's words
    phases_.report(seen);
    return seen;
}

}  // namespace

runtime::task<health::observation>
tcp_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::tcp_target>();
    assert(target != nullptr);
    tcp_try once{*target, definition, with};
    co_await once.run();
    co_return once.conclude();
}

}  // namespace vitals::probing::tcp
