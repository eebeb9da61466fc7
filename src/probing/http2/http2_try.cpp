// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http2/http2_try.hpp"

#include "core/check/definition.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/excerpt.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <string>
#include <utility>

namespace vitals::probing::http2 {

using health::failure_reason;
using health::phase;

namespace {

struct kept_session : probe::kept_state {
    explicit kept_session(std::unique_ptr<net::http2::client_session> its)
        : session{std::move(its)} {}

    std::unique_ptr<net::http2::client_session> session;
};

}  // namespace

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
    session_ = std::move(state->session);
    return true;
}

bool http2_try::is_stale() const {
    return failed_ &&
           (failed_->reason == failure_reason::protocol || failed_->reason == failure_reason::tls);
}

runtime::task<void> http2_try::keep() {
    if (!session_->is_reusable()) co_return;
    if (auto const output = session_->take_output(); !output.empty()) {
        auto const sent = co_await connection_->send(output);
        if (!sent) co_return;
    }
    with_.kept = std::make_unique<probe::kept_connection>(
        std::move(connection_),
        std::string{},
        permitted_by_,
        tls_.edition(),
        std::make_unique<kept_session>(std::move(session_))
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
    session_ = std::make_unique<net::http2::client_session>();
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
    phases_.enter(phase::processing);
    while (!session_->answered()) {
        if (auto const output = session_->take_output(); !output.empty()) {
            auto const sent = co_await connection_->send(output);
            if (!sent) co_return fail(sent.error());
        }
        auto const piece = co_await connection_->receive();
        if (!piece) co_return fail(piece.error());
        if (piece->empty())
            co_return fail(net::http2::broken{.cause = "connection closed without an answer"});
        if (session_->is_answering()) phases_.enter(phase::transfer);
        auto const taken = session_->feed({piece->data(), piece->size()});
        if (!taken) co_return fail(taken.error());
    }
}

void http2_try::fail(net::failure const& what) {
    failed_ = probe::failure_of(what, failure_reason::protocol, what.text);
    failed_->cause = what.text;
}

void http2_try::fail(net::http2::broken const& what) {
    auto text = what.cause;
    if (!what.said.empty() && !to_.knows_client())
        text.append(": ").append(probe::excerpt(what.said));
    failed_ = probe::probe_failure{failure_reason::protocol, std::move(text), what.cause};
    refused_ = what.refused;
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
