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
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/check_tls.hpp"
#include "probing/tcp/starttls_dialogue.hpp"
#include "probing/tcp/step_dialogue.hpp"
#include "probing/tcp/tcp_observation.hpp"
#include "runtime/task.hpp"

#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::probing::tcp {

using health::failure_reason;
using health::phase;

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
          phases_{with.clock, with.kept ? phase::processing : phase::resolve},
          tls_{target.tls, target.where, definition.identity.ns(), net::alpn::none} {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<bool> ask_on_kept();
    runtime::task<void> open();
    runtime::task<void> encrypt();
    runtime::task<void> ask_for_tls();
    runtime::task<void> converse(net::connection& over);
    void fail(net::failure const& what, failure_reason reason);
    void closed();
    std::uint64_t edition() const { return with_.policy->edition(definition_.identity.ns()); }

    check::tcp_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    secrets::check_tls tls_;
    std::unique_ptr<net::connection> connection_;
    std::optional<step_dialogue> steps_;
    std::optional<probe::probe_failure> failed_;
    std::uint64_t permitted_by_ = 0;  // edition of the policy, before the connection was made
};

runtime::task<void> tcp_try::run() {
    if (target_.encrypts()) failed_ = tls_.join(with_, target_.sends());
    if (failed_) co_return;
    if (with_.kept) {
        bool const answered = co_await ask_on_kept();
        if (answered) co_return;
    }
    do {  // again when the policy has changed meanwhile: the new one may deny this address
        connection_.reset();
        co_await open();
        if (failed_) co_return;
    } while (permitted_by_ != edition());
    if (target_.encrypts()) co_await encrypt();
    if (failed_ || target_.steps.empty()) co_return;
    steps_.emplace(target_.steps, definition_.output_max_size, false);
    co_await converse(*connection_);
}

// Whether the answer on the kept connection counts. If the peer has closed it instead of an answer,
// the probe begins anew.
runtime::task<bool> tcp_try::ask_on_kept() {
    auto kept = std::move(with_.kept);
    permitted_by_ = kept->policy;
    if (permitted_by_ != edition() || kept->secrets != tls_.edition() ||
        !kept->connection->is_reusable())
        co_return false;
    steps_.emplace(target_.steps, definition_.output_max_size, true);
    co_await converse(*kept->connection);
    if (!failed_ || !failed_->of_connection()) {
        connection_ = std::move(kept->connection);
        co_return true;
    }
    failed_.reset();
    steps_.reset();
    co_return false;
}

runtime::task<void> tcp_try::open() {
    using net::address_policy::request;
    bool const sends = target_.sends();
    request const asked{
        .ns = definition_.identity.ns(),
        .host = target_.where.host(),
        .port = target_.where.port(),
        .sends = sends ? request::bytes::chosen : request::bytes::fixed,
        .has = sends ? request::effect::may_change : request::effect::none,
    };
    permitted_by_ = edition();
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    if (dialled)
        connection_ = *std::move(dialled);
    else
        failed_ = std::move(dialled.error());
}

runtime::task<void> tcp_try::encrypt() {
    phases_.enter(phase::tls);
    if (target_.starttls != check::starttls::none) co_await ask_for_tls();
    if (failed_) co_return;
    auto refused = co_await tls_.secure(*connection_, with_, phases_);
    failed_ = std::move(refused);
}

runtime::task<void> tcp_try::ask_for_tls() {
    using what = starttls_dialogue::step::what;
    starttls_dialogue dialogue{target_.starttls};
    auto step = dialogue.begin();
    while (step.next != what::handshake) {
        if (step.next == what::send) {
            auto const sent = co_await connection_->send(step.bytes);
            if (!sent) co_return fail(sent.error(), failure_reason::protocol);
        }
        auto const piece = co_await connection_->receive();
        if (!piece) co_return fail(piece.error(), failure_reason::protocol);
        if (piece->empty()) co_return closed();
        auto next = dialogue.feed({piece->data(), piece->size()});
        if (next)
            step = *next;
        else
            failed_ = std::move(next.error());
        if (failed_) co_return;
    }
}

// The step that fails is the dialogue's present one.
runtime::task<void> tcp_try::converse(net::connection& over) {
    auto& steps = *steps_;  // NOLINT(bugprone-unchecked-optional-access): made by the callers
    while (!steps.done()) {
        if (auto const bytes = steps.to_send(); !bytes.empty()) {
            phases_.enter(phase::processing);
            auto const sent = co_await over.send(bytes);
            if (!sent) co_return fail(sent.error(), failure_reason::protocol);
            continue;
        }
        if (phases_.phase() != phase::transfer) phases_.enter(phase::processing);
        auto const piece = co_await over.receive();
        if (!piece) co_return fail(piece.error(), failure_reason::protocol);
        if (piece->empty()) co_return closed();
        phases_.enter(phase::transfer);
        steps.feed({piece->data(), piece->size()});
        if (steps.too_much() && !steps.done())
            co_return fail({.text = "more than 64 KiB came"}, failure_reason::protocol);
    }
}

void tcp_try::fail(net::failure const& what, failure_reason reason) {
    failed_ = probe::failure_of(what, reason, what.text);
    failed_->cause = what.text;
}

void tcp_try::closed() {
    failed_ = probe::probe_failure{
        .reason = failure_reason::protocol,
        .text = "EOF",
        .cause = "connection closed without an answer"
    };
}

health::observation tcp_try::conclude() {
    std::string came = steps_ ? steps_->take_output() : "";
    if (target_.encrypts() && target_.tls.has_client()) came = probe::withheld;
    if (!failed_) {
        if (target_.reuse && target_.sends())
            with_.kept = std::make_unique<probe::kept_connection>(
                std::move(connection_),
                std::string{},
                permitted_by_,
                tls_.edition()
            );
        return passed(target_, came, phases_);
    }
    // Another answer than the expected one, and then none: the answer says more.
    auto const why_ended = with_.interrupted.why();
    bool const of_peer =
        failed_->reason == failure_reason::protocol || why_ended == probe::interruption::timeout;
    if (of_peer && why_ended <= probe::interruption::timeout && steps_ && steps_->got_other())
        return answered_otherwise(target_, steps_->number(), came, phases_);
    auto const why = probe::end_of(
        *std::move(failed_),
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
    return failed(target_, why, phases_);
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
