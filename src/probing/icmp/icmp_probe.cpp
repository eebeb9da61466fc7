// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/icmp/icmp_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/icmp_target.hpp"
#include "core/check/status.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/failure.hpp"
#include "net/network.hpp"
#include "probing/probe/attempt.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/random.hpp"
#include "runtime/task.hpp"

#include <array>
#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::icmp {

using health::failure_reason;

namespace {

constexpr int most_requests = 3;
// Whoever sends more that is not the answer will not send it at all.
constexpr int most_answers = 64;

// Nobody but who got the request knows it: an answer that does not have it is somebody else's.
std::string random_bytes() {
    auto const bytes = runtime::unguessable<std::array<char, 16>>();
    return {bytes.begin(), bytes.end()};
}

class icmp_try {
public:
    icmp_try(
        check::icmp_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target}, definition_{definition}, with_{with}, phases_{with.clock} {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<bool> open();
    runtime::task<void> wait_for_answer();
    void fail(net::failure const& what);
    health::observation answered();

    check::icmp_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    std::string const sent_ = random_bytes();
    std::unique_ptr<net::connection> socket_;
    std::optional<probe::probe_failure> failed_;
    std::uint16_t lost_ = 0;
};

runtime::task<void> icmp_try::run() {
    bool const opened = co_await open();
    if (!opened) co_return;
    phases_.enter(health::phase::processing);
    for (int left = most_requests; left > 0; --left) {
        failed_.reset();
        auto const sent = co_await socket_->send(sent_);
        if (!sent) co_return fail(sent.error());
        probe::attempt const one{with_, left};
        co_await wait_for_answer();
        if (!one.lost(failed_)) co_return;
        ++lost_;
    }
}

runtime::task<bool> icmp_try::open() {
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = target_.host,
        .port = 0,
        .sends = request::bytes::fixed,
        .has = request::effect::none,
        .over = net::transport::echo,
    };
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    if (dialled) {
        socket_ = *std::move(dialled);
    } else {
        failed_ = std::move(dialled.error());
        if (failed_->text.ends_with(net::echo_is_closed)) {
            failed_->cause = std::string{"icmp: "}.append(net::echo_is_closed);
            failed_->needs_a_setting = true;
        }
    }
    co_return socket_ != nullptr;
}

runtime::task<void> icmp_try::wait_for_answer() {
    for (int i = 0; i < most_answers; ++i) {
        auto const got = co_await socket_->receive();
        if (!got) co_return fail(got.error());
        if (std::string_view{got->data(), got->size()} == sent_) co_return;
    }
    constexpr auto text = "only answers to other requests came";
    failed_ = probe::probe_failure{
        .reason = failure_reason::protocol,
        .text = text,
        .cause = std::string{"icmp: "} + text,
    };
}

void icmp_try::fail(net::failure const& what) {
    failed_ = probe::failure_of(what, failure_reason::connect, what.text);
    failed_->cause =
        health::connect_cause(target_.host, what.text, 1, health::named_by::definition);
}

health::observation icmp_try::conclude() {
    if (!failed_) return answered();
    auto const why = probe::end_of(
        *std::move(failed_),
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
    bool const names_it = why.text.starts_with("dial ") || why.reason == failure_reason::blocked;
    return probe::observation_of(why, names_it ? "" : target_.asked() + ": ", phases_);
}

health::observation icmp_try::answered() {
    health::observation seen;
    seen.outcome = health::outcome::passing;
    seen.code = lost_;
    seen.output = target_.asked() + ": " + target_.found(lost_, check::status::passing);
    phases_.report(seen);
    return seen;
}

}  // namespace

runtime::task<health::observation>
icmp_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::icmp_target>();
    assert(target != nullptr);
    icmp_try once{*target, definition, with};
    co_await once.run();
    co_return once.conclude();
}

}  // namespace vitals::probing::icmp
