// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http2/http2_try.hpp"

#include "core/check/definition.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/http2/conversation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <string>
#include <utility>

namespace vitals::probing::http2 {

using health::phase;

http2_try::http2_try(
    http2::server const& to,
    check::definition const& definition,
    probe::context& with
)
    : to_{to},
      definition_{definition},
      with_{with},
      phases_{with.clock, with.kept ? phase::processing : phase::resolve},
      tls_{to.tls, to.where, definition.identity.ns(), net::alpn::h2} {}

bool http2_try::take_kept() {
    auto const kept = std::exchange(with_.kept, nullptr);
    auto* const state = kept ? dynamic_cast<kept_session*>(kept->state.get()) : nullptr;
    if (state == nullptr || kept->policy != edition()) return false;
    if (to_.encrypted && tls_.join(with_, false)) return false;  // open() says so
    if (kept->secrets != tls_.edition() || !kept->connection->is_reusable()) return false;
    permitted_by_ = kept->policy;
    connection_ = std::move(kept->connection);
    session_.reset(static_cast<kept_session*>(kept->state.release()));
    return true;
}

bool http2_try::is_stale() const {
    return failed_ && failed_->of_connection();
}

runtime::task<void> http2_try::keep() {
    if (!leaves_open_) co_return;
    bool const settled = co_await settle(*connection_, session());
    if (!settled) co_return;
    with_.kept = std::make_unique<probe::kept_connection>(
        std::move(connection_),
        std::string{},
        permitted_by_,
        tls_.edition(),
        std::move(session_)
    );
}

runtime::task<void> http2_try::open() {
    failed_.reset();
    refused_ = false;
    if (to_.encrypted) failed_ = tls_.join(with_, false);
    if (failed_) co_return;
    do {  // again when the policy has changed meanwhile: the new one may deny this address
        connection_.reset();
        co_await connect();
        if (failed_) co_return;
    } while (permitted_by_ != edition());
    if (to_.encrypted) {
        auto refused = co_await tls_.secure(*connection_, with_, phases_);
        failed_ = std::move(refused);
        if (failed_) co_return;
    }
    session_ = std::make_unique<kept_session>();
}

runtime::task<void> http2_try::connect() {
    net::address_policy::request const asked{
        .ns = definition_.identity.ns(),
        .host = to_.where.host(),
        .port = to_.where.port(),
        .sends = to_.sends,
        .has = net::address_policy::request::effect::none,
    };
    permitted_by_ = edition();
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    if (dialled)
        connection_ = *std::move(dialled);
    else
        failed_ = std::move(dialled.error());
}

runtime::task<void> http2_try::converse() {
    auto const said = to_.knows_client() ? servers_words::withheld : servers_words::shown;
    auto done = co_await http2::converse(*connection_, session(), said, phases_);
    leaves_open_ = done.value_or(false);
    if (done) co_return;
    failed_ = std::move(done.error().why);
    refused_ = done.error().refused;
}

probe::probe_failure http2_try::failure() const {
    return probe::end_of(
        *failed_,  // NOLINT(bugprone-unchecked-optional-access): it has failed
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
}

bool before_connected(phase last) {
    return last == phase::resolve || last == phase::connect || last == phase::tls;
}

}  // namespace vitals::probing::http2
