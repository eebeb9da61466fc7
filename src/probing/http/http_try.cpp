// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_try.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/http/http_observation.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/http/http_request.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/http/http_secrets.hpp"
#include "probing/http2/conversation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/probe/tls.hpp"
#include "runtime/task.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

using health::failure_reason;
using health::outcome;
using health::phase;

http_try::http_try(
    check::http_target const& target,
    check::definition const& definition,
    probe::context& with
)
    : target_{target},
      definition_{definition},
      with_{with},
      phases_{with.clock, with.kept ? phase::processing : phase::resolve},
      hop_{target},
      secrets_{
          target.has_references()
              ? std::make_unique<http_secrets>(target, definition.identity.ns(), with.secrets)
              : nullptr
      } {}

bool http_try::continues() {
    // A server that leaves refuses even a new connection, without a look at the request (RFC 9113
    // section 8.7): another one of its Service may serve.
    if (refused_) return !std::exchange(asked_again_, true);
    if (!got_ || !hop_.redirected_by(got_->status, got_->location)) return false;
    auto refusal = hop_.follow(got_->status, got_->location);
    if (!refusal) return true;
    give_up({failure_reason::redirect, *refusal, *refusal});
    return false;
}

runtime::task<void> http_try::exchange() {
    if (secrets_) {
        auto refusal = secrets_->join(hop_, with_.clock.now());
        if (refusal) co_return give_up(*std::move(refusal));
    }
    if (with_.kept && hop_.reuses_connection()) {
        bool const done = co_await ask_on_kept();
        if (done) co_return;
    }
    std::unique_ptr<net::connection> connection;
    do {  // again when the policy has changed meanwhile: the new one may deny this address
        connection.reset();
        bool const opened = co_await open(connection);
        if (!opened) co_return;
    } while (permitted_by_ != edition());
    std::string request;
    std::unique_ptr<http2::kept_session> session;
    if (over_http2()) {
        session = new_session();
        co_await ask_over_http2(*connection, session->session);
    } else if (secrets_) {
        co_await ask_with_secrets(*connection);
    } else {
        request = render_request(hop_);
        co_await ask(*connection, request);
    }
    if (!leaves_open_ || !hop_.reuses_connection()) co_return;
    request.shrink_to_fit();  // there may be many of them
    with_.kept = std::make_unique<probe::kept_connection>(
        std::move(connection),
        std::move(request),
        permitted_by_,
        secrets_ ? secrets_->edition() : 0,
        std::move(session)
    );
}

// The request is made, sent and zeroed: it is never kept.
runtime::task<void> http_try::ask_with_secrets(net::connection& connection) {
    auto const request = secrets_->request(hop_);
    co_await ask(connection, request.reveal());
}

// Whether the answer on the kept connection counts.
runtime::task<bool> http_try::ask_on_kept() {
    auto kept = std::move(with_.kept);
    if (kept->policy != edition() || !kept->connection->is_reusable()) co_return false;
    if (secrets_ && kept->secrets != secrets_->edition()) co_return false;
    if (auto* const state = dynamic_cast<http2::kept_session*>(kept->state.get())) {
        co_await ask_over_http2(*kept->connection, state->session);
    } else if (secrets_) {
        co_await ask_with_secrets(*kept->connection);
    } else {
        co_await ask(*kept->connection, kept->request);
    }
    if (connection_was_stale()) co_return false;
    if (leaves_open_) with_.kept = std::move(kept);
    co_return true;
}

// Whether the kept connection was closed instead of an answer. A server that closes an idle
// connection may send a 408 first (RFC 9110 section 15.5.9), which may cross our request.
bool http_try::connection_was_stale() const {
    if (got_) return got_->status == 408;
    return got_.error().of_connection();
}

runtime::task<bool> http_try::open(std::unique_ptr<net::connection>& connection) {
    refused_ = false;
    auto const& url = hop_.url();
    auto const whom = hop_.redirected() ? health::named_by::target : health::named_by::definition;
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = url.host(),
        .port = url.port(),
        .sends = request::bytes::chosen,
        .has = hop_.may_change() ? request::effect::may_change : request::effect::none,
    };
    permitted_by_ = edition();
    auto dialled = co_await probe::dial(asked, whom, with_, phases_);
    if (!dialled) {
        give_up(std::move(dialled.error()));
        co_return false;
    }
    connection = *std::move(dialled);
    if (url.scheme() != check::scheme::https) co_return true;
    phases_.enter(phase::tls);
    auto const done = co_await secure(*connection);
    if (done) co_return true;
    give_up(probe::tls_failure(done.error(), whom, with_.clock.wall()));
    co_return false;
}

runtime::task<net::result<void>> http_try::secure(net::connection& connection) {
    auto how = tls_parameters_of(hop_);
    if (secrets_) secrets_->identify(how);
    return connection.secure(how);
}

runtime::task<void> http_try::ask(net::connection& connection, std::string_view request) {
    leaves_open_ = false;
    phases_.enter(phase::processing);
    // A server may answer and close before it has read everything: after a failed send the answer
    // is read all the same.
    auto const sent = co_await connection.send(request);
    http_response_reader reader{
        definition_.output_max_size,
        hop_.method() == "HEAD" ? body_expected::no : body_expected::yes
    };
    while (!reader.done()) {
        auto const piece = co_await connection.receive();
        if (!piece) {
            auto const kind = piece.error().kind;
            bool const by_peer =
                kind == net::failure::kind::peer || kind == net::failure::kind::tls;
            if (by_peer && reader.has_status())
                break;  // the body broke off: the status counts (Consul)
            auto const& why = sent || reader.started() ? piece.error() : sent.error();
            auto what = probe::failure_of(why, failure_reason::protocol, why.text);
            what.cause = why.text;
            give_up(std::move(what));
            co_return;
        }
        if (!reader.started()) phases_.enter(phase::transfer);
        if (auto error = reader.feed(*piece)) {
            if (target_.uses_secrets()) error->text = error->cause;
            give_up({failure_reason::protocol, std::move(error->text), std::move(error->cause)});
            co_return;
        }
    }
    leaves_open_ = sent && reader.leaves_connection_open();
    got_ = reader.take();
}

health::observation http_try::answered() {
    if (target_.uses_secrets()) withhold(*got_, target_);
    auto seen = observation_of(target_, *got_, phases_);
    // After a critical answer the connection is not reused: a new one may reach another address, or
    // another pod of a Service.
    if (seen.outcome == outcome::critical) with_.kept.reset();
    return seen;
}

health::observation http_try::conclude() {
    if (got_) return answered();
    with_.kept.reset();
    auto const why = probe::end_of(
        std::move(got_.error()),
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
    return observation_of(target_, why, phases_);
}

}  // namespace vitals::probing::http
