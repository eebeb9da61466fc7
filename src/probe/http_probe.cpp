// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probe/http_probe.hpp"

#include "check/definition.hpp"
#include "check/url.hpp"
#include "health/judge.hpp"
#include "health/observation.hpp"
#include "net/network.hpp"
#include "probe/deadlines.hpp"
#include "probe/dial.hpp"
#include "probe/http_hop.hpp"
#include "probe/http_request.hpp"
#include "probe/http_response_reader.hpp"
#include "probe/phase_clock.hpp"
#include "probe/printable.hpp"
#include "probe/probe.hpp"
#include "probe/same_name.hpp"
#include "probe/timeout_text.hpp"
#include "runtime/task.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probe {

using health::failure_reason;
using health::outcome;
using health::phase;

namespace {

using answered = std::expected<http_answer, obstacle>;

// Whether this may be the end of the connection, and not an answer to what was asked on it. A server that gives up
// an idle connection may say so with a 408 (RFC 9110 section 15.5.9), and that may cross our request.
bool of_stale_connection(answered const& got) {
    if (got) return got->status == 408;
    return got.error().reason == failure_reason::protocol;
}

class http_try {
public:
    http_try(check::http_target const& target, check::definition const& definition, context& with)
        : target_{target},
          definition_{definition},
          with_{with},
          phases_{with.clock, with.kept ? phase::processing : phase::resolve},
          hop_{target} {}

    runtime::task<answered> exchange();
    // Whether there is another exchange to come; if not, `got` is what it all comes to.
    bool redirected_by(answered& got);
    health::observation conclude(answered got);

private:
    runtime::task<net::result<void>> secure(net::connection& connection);
    runtime::task<answered> ask(std::unique_ptr<net::connection> connection);

    health::observation judged(http_answer const& answer);
    health::observation failed(obstacle const& what);
    obstacle interrupted() const;

    check::http_target const& target_;
    check::definition const& definition_;
    context& with_;
    phase_clock phases_;
    http_hop hop_;
};

bool http_try::redirected_by(answered& got) {
    if (!got || !hop_.redirected_by(got->status, got->location)) return false;
    auto refusal = hop_.follow(got->status, got->location);
    if (!refusal) return true;
    got = std::unexpected(obstacle{failure_reason::redirect, std::move(*refusal)});
    return false;
}

runtime::task<answered> http_try::exchange() {
    if (with_.kept && hop_.reuses_connection()) {
        auto kept = std::move(with_.kept);
        if (kept->quiet()) {
            auto got = co_await ask(std::move(kept));
            if (!of_stale_connection(got)) co_return got;
        }
    }
    auto const& url = hop_.url();
    auto connection = co_await dial(url.host(), url.port(), with_, phases_);
    if (!connection) co_return std::unexpected(connection.error());
    if (url.scheme() == check::scheme::https) {
        phases_.enter(phase::tls);
        if (auto const done = co_await secure(**connection); !done)
            co_return std::unexpected(
                obstacle_of(done.error(), failure_reason::tls, "tls: " + done.error().text)
            );
    }
    co_return co_await ask(*std::move(connection));
}

runtime::task<net::result<void>> http_try::secure(net::connection& connection) {
    auto const& tls = target_.tls;
    // The configured name is that of the configured place; wherever that redirects us has its own.
    bool const home = same_name(hop_.url().host(), target_.url.host());
    net::tls_parameters const how{
        .server_name = home && !tls.server_name.empty() ? std::string_view{tls.server_name}
                                                        : hop_.url().host(),
        .verify = tls.certificate == check::certificate::verified ? net::verification::full
                                                                  : net::verification::none
    };
    return connection.secure(how);
}

runtime::task<answered> http_try::ask(std::unique_ptr<net::connection> connection) {
    phases_.enter(phase::processing);
    // A server may answer and close before it has read everything: a failed send is not the last word.
    auto const sent = co_await connection->send(render_request(hop_));
    http_response_reader reader{
        definition_.output_max_size,
        hop_.method() == "HEAD" ? body_expected::no : body_expected::yes
    };
    while (!reader.done()) {
        auto const piece = co_await connection->receive();
        if (!piece) {
            bool const by_peer = piece.error().kind == net::failure::kind::peer;
            if (by_peer && reader.has_status())
                break;  // the body broke off: the status stands (Consul)
            auto const& why = sent || reader.started() ? piece.error() : sent.error();
            co_return std::unexpected(obstacle_of(why, failure_reason::protocol, why.text));
        }
        if (!reader.started()) phases_.enter(phase::transfer);
        if (auto mistake = reader.feed(*piece))
            co_return std::unexpected(obstacle{failure_reason::protocol, std::move(*mistake)});
    }
    if (hop_.reuses_connection() && sent && reader.leaves_connection_open())
        with_.kept = std::move(connection);
    co_return reader.take();
}

health::observation http_try::conclude(answered got) {
    if (got) return judged(*got);
    with_.kept.reset();
    // What a step made of being interrupted is of no interest: the reason is.
    if (with_.interrupted.why() != interruption::none) return failed(interrupted());
    return failed(got.error());
}

health::observation http_try::judged(http_answer const& answer) {
    health::observation seen;
    seen.outcome = health::judge(target_.expect, answer.status);
    seen.reason = seen.outcome == outcome::passing ? failure_reason::none : failure_reason::status;
    seen.http_status = answer.status;
    // What is not well may be well elsewhere: the next probe asks DNS, and a Service for another pod.
    if (seen.outcome == outcome::critical) with_.kept.reset();
    auto const& url = target_.url.text();
    seen.output.reserve(32 + url.size() + answer.status_line.size() + answer.body.size());
    seen.output.append("HTTP ").append(target_.method).append(" ").append(url).append(": ");
    seen.output.append(answer.status_line).append(" Output: ");
    append_utf8(seen.output, answer.body);
    phases_.report(seen);
    return seen;
}

health::observation http_try::failed(obstacle const& what) {
    health::observation seen;
    bool const ours = what.reason == failure_reason::resources ||
                      what.reason == failure_reason::cancelled ||
                      what.reason == failure_reason::overload;
    seen.outcome = ours ? outcome::inconclusive : outcome::critical;
    seen.reason = what.reason;
    seen.output = go_verb(target_.method);
    seen.output.append(" \"").append(target_.url.text()).append("\": ");
    append_utf8(seen.output, what.text);
    phases_.report(seen);
    return seen;
}

// A body that does not end in time is a timeout, even under a good status: the deadline covers the whole answer.
obstacle http_try::interrupted() const {
    switch (with_.interrupted.why()) {
        case interruption::timeout:
            return {
                failure_reason::timeout,
                timeout_text(definition_.timing.timeout, phases_.phase())
            };
        case interruption::overload:
            return {
                failure_reason::overload,
                "not finished in time because Vitals itself was short of CPU"
            };
        case interruption::cancelled:
        case interruption::none:
            break;
    }
    return {failure_reason::cancelled, "cancelled"};
}

}  // namespace

runtime::task<health::observation>
http_probe(check::http_target const& target, check::definition const& definition, context& with) {
    http_try once{target, definition, with};
    for (;;) {
        auto got = co_await once.exchange();
        if (!once.redirected_by(got)) co_return once.conclude(std::move(got));
    }
}

}  // namespace vitals::probe
