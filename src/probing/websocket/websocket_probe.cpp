// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/websocket_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/host_port.hpp"
#include "core/check/status.hpp"
#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
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
#include "probing/websocket/conversation.hpp"
#include "probing/websocket/fault.hpp"
#include "runtime/random.hpp"
#include "runtime/task.hpp"
#include "text/utf8/utf8.hpp"

#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::probing::websocket {

using check::websocket_target;
using health::failure_reason;
using health::phase;

namespace {

// Of every URL there is one: its host and port have passed the same checks.
check::host_port place_of(check::url const& url) {
    auto const host = std::string{url.host()};
    auto const shown = host.contains(':') ? "[" + host + "]" : host;
    return check::host_port::parse(shown + ":" + std::to_string(url.port())).value();
}

class websocket_try {
public:
    websocket_try(
        websocket_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target},
          definition_{definition},
          with_{with},
          where_{place_of(target.url)},
          phases_{with.clock},
          tls_{target.tls, where_, definition.identity.ns(), net::alpn::http_1_1},
          talk_{target, definition.output_max_size, runtime::unguessable<std::uint32_t>} {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<void> open();
    runtime::task<void> converse();
    void fail(net::failure const& what);
    void fail(fault const& what);
    // The answer that did not pass says more than that no other one came in time.
    bool waits_in_vain() const {
        return talk_.code() == websocket_target::otherwise &&
               with_.interrupted.why() == probe::interruption::timeout;
    }
    health::observation answered();
    // Whether the server knows us by a certificate: then nothing that it says is shown.
    bool is_private() const { return target_.encrypts() && target_.tls.has_client(); }
    std::uint64_t edition() const { return with_.policy->edition(definition_.identity.ns()); }

    websocket_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    check::host_port where_;
    probe::phase_clock phases_;
    secrets::check_tls tls_;
    conversation talk_;
    std::unique_ptr<net::connection> connection_;
    std::optional<probe::probe_failure> failed_;
};

runtime::task<void> websocket_try::run() {
    if (target_.encrypts()) failed_ = tls_.join(with_, !target_.send.empty());
    if (failed_) co_return;
    co_await open();
    if (failed_) co_return;
    if (target_.encrypts()) {
        auto refused = co_await tls_.secure(*connection_, with_, phases_);
        failed_ = std::move(refused);
        if (failed_) co_return;
    }
    co_await converse();
}

runtime::task<void> websocket_try::open() {
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = target_.url.host(),
        .port = target_.url.port(),
        .sends = request::bytes::chosen,
        .has = target_.send.empty() ? request::effect::none : request::effect::may_change,
    };
    std::uint64_t permitted_by = 0;
    do {  // again when the policy has changed meanwhile: the new one may deny this address
        connection_.reset();
        permitted_by = edition();
        auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
        if (dialled)
            connection_ = *std::move(dialled);
        else
            failed_ = std::move(dialled.error());
    } while (!failed_ && permitted_by != edition());
}

runtime::task<void> websocket_try::converse() {
    phases_.enter(phase::processing);
    for (;;) {
        if (auto const output = talk_.take_output(); !output.empty()) {
            auto const sent = co_await connection_->send(output);
            // Whether the server hears that we leave is no matter; our message is one.
            bool const matters = !talk_.done() || (!target_.send.empty() && target_.expect.empty());
            if (!sent && matters) co_return fail(sent.error());
        }
        if (talk_.done()) co_return;
        auto const piece = co_await connection_->receive();
        if (!piece) co_return fail(piece.error());
        auto const taken = talk_.feed({piece->data(), piece->size()});
        if (!taken) co_return fail(taken.error());
    }
}

void websocket_try::fail(net::failure const& what) {
    bool const by_peer =
        what.kind == net::failure::kind::peer || what.kind == net::failure::kind::tls;
    if (by_peer && !talk_.done() && talk_.feed({}))
        return;  // a reset is an end: it has answered before
    failed_ = probe::failure_of(what, failure_reason::protocol, what.text);
    failed_->cause = what.text;
}

void websocket_try::fail(fault const& what) {
    auto text = what.cause;
    if (!what.said.empty() && !is_private()) text.append(" ").append(what.said);
    failed_ = probe::probe_failure{failure_reason::protocol, std::move(text), what.cause};
}

health::observation websocket_try::conclude() {
    if (!failed_ || waits_in_vain()) return answered();
    auto const why = probe::end_of(
        *std::move(failed_),
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
    auto const before = probe::names_target(why) ? "" : target_.asked() + ": ";
    return probe::observation_of(why, before, phases_);
}

health::observation websocket_try::answered() {
    health::observation seen;
    seen.code = talk_.code();
    seen.outcome = health::outcome::critical;
    if (seen.code == websocket_target::upgraded)
        seen.outcome = health::outcome::passing;
    else if (seen.code == websocket_target::otherwise)
        seen.reason = failure_reason::body;
    else
        seen.reason = failure_reason::status;
    seen.output = target_.asked() + ": " + target_.found(seen.code, check::status::critical);
    auto came = talk_.take_message();
    if (!came.empty() && is_private()) came = probe::withheld;
    if (!came.empty()) seen.output += " Output: ";
    utf8::append_visible(seen.output, came, utf8::ascii_controls::keep_breaks);
    phases_.report(seen);
    return seen;
}

}  // namespace

runtime::task<health::observation>
websocket_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<websocket_target>();
    assert(target != nullptr);
    websocket_try once{*target, definition, with};
    co_await once.run();
    co_return once.conclude();
}

}  // namespace vitals::probing::websocket
