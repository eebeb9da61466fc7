// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/http/evaluate.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/http/http_request.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/probe/timeout_text.hpp"
#include "runtime/task.hpp"
#include "text/ascii/ascii.hpp"
#include "text/utf8/utf8.hpp"

#include <cassert>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

using health::failure_reason;
using health::outcome;
using health::phase;

namespace {

class http_try {
public:
    http_try(
        check::http_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target},
          definition_{definition},
          with_{with},
          phases_{with.clock, with.kept ? phase::processing : phase::resolve},
          hop_{target} {}

    runtime::task<void> exchange();
    // Whether the last exchange asks for another one.
    bool redirected();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<bool> ask_on_kept();
    runtime::task<bool> open(std::unique_ptr<net::connection>& connection);
    runtime::task<net::result<void>> secure(net::connection& connection);
    runtime::task<void> ask(net::connection& connection, std::string_view request);
    void give_up(probe::probe_failure why) { got_ = std::unexpected(std::move(why)); }
    bool connection_was_stale() const;

    health::observation evaluated(http_answer const& answer);
    health::observation failed(probe::probe_failure const& what);

    check::http_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    http_hop hop_;
    std::expected<http_answer, probe::probe_failure> got_;  // of the last exchange
    std::uint64_t permitted_by_ = 0;  // edition of the policy, before the last connection was made
    bool leaves_open_ = false;        // its connection may serve the next probe
};

bool http_try::redirected() {
    if (!got_ || !hop_.redirected_by(got_->status, got_->location)) return false;
    auto refusal = hop_.follow(got_->status, got_->location);
    if (!refusal) return true;
    give_up({failure_reason::redirect, *refusal, *refusal});
    return false;
}

runtime::task<void> http_try::exchange() {
    if (with_.kept && hop_.reuses_connection()) {
        bool const done = co_await ask_on_kept();
        if (done) co_return;
    }
    std::unique_ptr<net::connection> connection;
    do {  // again when the policy has changed meanwhile: the new one may deny this address
        connection.reset();
        bool const opened = co_await open(connection);
        if (!opened) co_return;
    } while (permitted_by_ != with_.policy->edition());
    auto request = render_request(hop_);
    co_await ask(*connection, request);
    if (!leaves_open_ || !hop_.reuses_connection()) co_return;
    request.shrink_to_fit();  // there may be many of them
    with_.kept = std::make_unique<probe::kept_connection>(
        std::move(connection),
        std::move(request),
        permitted_by_
    );
}

// Whether the answer on the kept connection counts.
runtime::task<bool> http_try::ask_on_kept() {
    auto kept = std::move(with_.kept);
    if (kept->policy != with_.policy->edition() || !kept->connection->is_reusable())
        co_return false;
    co_await ask(*kept->connection, kept->request);
    if (connection_was_stale()) co_return false;
    if (leaves_open_) with_.kept = std::move(kept);
    co_return true;
}

// Whether the kept connection was closed instead of an answer. A server that closes an idle
// connection may send a 408 first (RFC 9110 section 15.5.9), which may cross our request.
bool http_try::connection_was_stale() const {
    if (got_) return got_->status == 408;
    auto const reason = got_.error().reason;
    return reason == failure_reason::protocol || reason == failure_reason::tls;
}

runtime::task<bool> http_try::open(std::unique_ptr<net::connection>& connection) {
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
    permitted_by_ = with_.policy->edition();
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
    auto const& failed = done.error();
    auto why = probe::failure_of(failed, failure_reason::tls, "tls: " + failed.text);
    std::optional<std::chrono::seconds> expired;
    if (failed.expired)
        expired = std::chrono::floor<std::chrono::seconds>(with_.clock.wall()) - *failed.expired;
    why.cause = health::tls_cause(failed.text, failed.unnamed, expired, whom);
    give_up(std::move(why));
    co_return false;
}

runtime::task<net::result<void>> http_try::secure(net::connection& connection) {
    auto const& tls = target_.tls;
    // The configured TLS server name belongs to the configured target; the target of a redirect has
    // its own.
    bool const home = ascii::same_name(hop_.url().host(), target_.url.host());
    net::tls_parameters const how{
        .server_name = home && !tls.server_name.empty() ? std::string_view{tls.server_name}
                                                        : hop_.url().host(),
        .verify = tls.certificate == check::certificate::verified ? net::verification::full
                                                                  : net::verification::none,
        .lowest =
            tls.lowest == check::tls_version::v1_3 ? net::tls_version::v1_3 : net::tls_version::v1_2
    };
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
            give_up({failure_reason::protocol, std::move(error->text), std::move(error->cause)});
            co_return;
        }
    }
    leaves_open_ = sent && reader.leaves_connection_open();
    got_ = reader.take();
}

health::observation http_try::conclude() {
    if (got_) return evaluated(*got_);
    with_.kept.reset();
    // The error of an interrupted step does not matter: the reason for the interruption does. A
    // body that does not end in time is a timeout, even under a good status: the deadline covers
    // the whole answer.
    if (with_.interrupted.why() == probe::interruption::none) return failed(got_.error());
    auto const timeout = definition_.timing.timeout;
    return failed(probe::interruption_of(with_.interrupted, timeout, phases_.phase()));
}

health::observation http_try::evaluated(http_answer const& answer) {
    health::observation seen;
    seen.outcome = evaluate(target_.expect, answer.status);
    seen.reason = seen.outcome == outcome::passing ? failure_reason::none : failure_reason::status;
    seen.code = answer.status;
    // After a critical answer the connection is not reused: a new one may reach another address, or
    // another pod of a Service.
    if (seen.outcome == outcome::critical) with_.kept.reset();
    auto const& url = target_.url.text();
    seen.output.reserve(32 + url.size() + answer.status_line.size() + answer.body.size());
    seen.output.append("HTTP ").append(target_.method).append(" ").append(url).append(": ");
    seen.output.append(answer.status_line).append(" Output: ");
    utf8::append_visible(seen.output, answer.body, utf8::ascii_controls::keep_breaks);
    phases_.report(seen);
    return seen;
}

health::observation http_try::failed(probe::probe_failure const& what) {
    auto const verb = probe::go_verb(target_.method);
    return probe::observation_of(what, verb + " \"" + target_.url.text() + "\": ", phases_);
}

}  // namespace

runtime::task<health::observation>
http_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::http_target>();
    assert(target != nullptr);
    http_try once{*target, definition, with};
    do {
        co_await once.exchange();
    } while (once.redirected());
    co_return once.conclude();
}

}  // namespace vitals::probing::http
