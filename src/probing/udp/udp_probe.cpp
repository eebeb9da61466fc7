// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/udp/udp_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/check/udp_target.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/probe/stream_matcher.hpp"
#include "runtime/task.hpp"
#include "text/utf8/utf8.hpp"

#include <cassert>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::udp {

namespace {

// Whoever sends more that is not what is expected will not send it at all.
constexpr std::size_t most_datagrams = 64;

class udp_try {
public:
    udp_try(
        check::udp_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target}, definition_{definition}, with_{with}, phases_{with.clock} {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<void> open();
    void fail(net::failure const& what, std::string_view step);
    runtime::task<void> wait_for_expected();
    health::observation answered(bool silent);
    // Consul's rule: nobody has to answer an empty datagram.
    bool silent() const {
        return asked_ && target_.expect.empty() && failed_ &&
               failed_->reason == health::failure_reason::cancelled &&
               with_.interrupted.why() == probe::interruption::timeout;
    }

    check::udp_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    std::unique_ptr<net::connection> socket_;
    std::optional<probe::probe_failure> failed_;
    bool asked_ = false;
    bool otherwise_ = false;  // something came, but nothing that is expected
    std::string came_;        // the beginning of the last answer
};

runtime::task<void> udp_try::run() {
    co_await open();
    if (failed_) co_return;
    phases_.enter(health::phase::processing);
    auto const sent = co_await socket_->send(target_.send);
    if (!sent) co_return fail(sent.error(), "write");
    asked_ = true;
    if (!target_.expect.empty()) co_return co_await wait_for_expected();
    auto const got = co_await socket_->receive();
    if (!got) fail(got.error(), "read");
}

// One answer has all of it.
runtime::task<void> udp_try::wait_for_expected() {
    for (std::size_t i = 0; i < most_datagrams; ++i) {
        auto const got = co_await socket_->receive();
        if (!got) co_return fail(got.error(), "read");
        std::string_view const text{got->data(), got->size()};
        came_ = text.substr(0, definition_.output_max_size);
        otherwise_ = !probe::stream_matcher{target_.expect}.feed(text);
        if (!otherwise_) co_return;
    }
}

runtime::task<void> udp_try::open() {
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = target_.where.host(),
        .port = target_.where.port(),
        .sends = target_.send.empty() ? request::bytes::fixed : request::bytes::chosen,
        .has = target_.send.empty() ? request::effect::none : request::effect::may_change,
        .over = net::transport::datagram,
    };
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    if (dialled)
        socket_ = *std::move(dialled);
    else
        failed_ = std::move(dialled.error());
}

// As Go's errors, which Consul shows, but without the port of our side, which is another one each
// time: "read udp db.example:53: read: connection refused".
void udp_try::fail(net::failure const& what, std::string_view step) {
    auto const& place = target_.where.text();
    auto text = std::string{step}.append(" udp ").append(place).append(": ").append(step);
    text.append(": ").append(what.text);
    failed_ = probe::failure_of(what, health::failure_reason::connect, std::move(text));
    failed_->cause = health::connect_cause(place, what.text, 1, health::named_by::definition);
}

health::observation udp_try::conclude() {
    // The right answer may have been on its way: until the end another one is not the last word.
    bool const at_end = failed_ && failed_->reason == health::failure_reason::cancelled &&
                        with_.interrupted.why() == probe::interruption::timeout;
    if (failed_ && !silent() && !(otherwise_ && at_end)) {
        auto const why = probe::end_of(
            *std::move(failed_),
            with_.interrupted,
            definition_.timing.timeout,
            phases_.phase()
        );
        bool const interrupted = with_.interrupted.why() != probe::interruption::none;
        return probe::observation_of(why, interrupted ? target_.asked() + ": " : "", phases_);
    }
    return answered(failed_.has_value() && !otherwise_);
}

health::observation udp_try::answered(bool silent) {
    health::observation seen;
    seen.outcome = otherwise_ ? health::outcome::critical : health::outcome::passing;
    if (silent) seen.code = check::udp_target::silent;
    if (otherwise_) {
        seen.code = check::udp_target::otherwise;
        seen.reason = health::failure_reason::body;
    }
    auto const what = otherwise_ ? target_.found(seen.code, check::status::critical) : "Success";
    seen.output = target_.asked() + ": " + what;  // "Success": Consul's words
    if (!came_.empty()) seen.output += " Output: ";
    utf8::append_visible(seen.output, came_, utf8::ascii_controls::keep_breaks);
    phases_.report(seen);
    return seen;
}

}  // namespace

runtime::task<health::observation>
udp_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::udp_target>();
    assert(target != nullptr);
    udp_try once{*target, definition, with};
    co_await once.run();
    co_return once.conclude();
}

}  // namespace vitals::probing::udp
