// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/dns/dns_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/dns_target.hpp"
#include "core/check/status.hpp"
#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/network.hpp"
#include "probing/dns/dns_message.hpp"
#include "probing/probe/attempt.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/dial.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/random.hpp"
#include "runtime/task.hpp"
#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::dns {

using health::failure_reason;

namespace {

// A datagram may be lost: the question is sent again.
constexpr int most_tries = 3;
// Whoever sends more that answers nothing is no resolver.
constexpr int most_datagrams = 64;
constexpr std::size_t longest_message = 65'535;

class dns_try {
public:
    dns_try(
        check::dns_target const& target,
        check::definition const& definition,
        probe::context& with
    )
        : target_{target},
          definition_{definition},
          with_{with},
          phases_{with.clock},
          asked_{
              .id = runtime::unguessable<std::uint16_t>(),
              .name = target.name,
              .type = target.type
          } {}

    runtime::task<void> run();
    // The observation of the whole try.
    health::observation conclude();

private:
    bool find_resolver();
    runtime::task<bool> open(net::transport over);
    runtime::task<void> ask_in_datagrams();
    runtime::task<void> wait_for_answer();
    runtime::task<void> ask_over_tcp();
    bool take(std::string_view message);
    void fail(net::failure const& what);
    void fail_protocol(std::string text);
    health::observation answered(answer const& got);

    check::dns_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    question asked_;
    std::string host_;
    std::uint16_t port_ = 0;
    std::unique_ptr<net::connection> wire_;
    std::optional<answer> got_;
    std::optional<probe::probe_failure> failed_;
};

runtime::task<void> dns_try::run() {
    if (!find_resolver()) co_return;
    bool const opened = co_await open(net::transport::datagram);
    if (opened) co_await ask_in_datagrams();
    if (failed_ || !got_ || !got_->truncated) co_return;
    got_.reset();
    bool const connected = co_await open(net::transport::stream);
    if (connected) co_await ask_over_tcp();
}

bool dns_try::find_resolver() {
    if (target_.resolver) {
        host_ = target_.resolver->host();
        port_ = target_.resolver->port();
        return true;
    }
    auto const servers = with_.network.name_servers();
    if (servers.empty()) {
        constexpr auto text = "no name server is configured for Vitals";
        failed_ = probe::probe_failure{
            .reason = failure_reason::dns,
            .text = text,
            .cause = text,
            .untried = true
        };
        return false;
    }
    host_ = servers.front().address().to_string();
    port_ = servers.front().port();
    return true;
}

runtime::task<bool> dns_try::open(net::transport over) {
    using net::address_policy::request;
    request const asked{
        .ns = definition_.identity.ns(),
        .host = host_,
        .port = port_,
        .sends = request::bytes::fixed,
        .has = request::effect::none,
        .over = over,
        .own_resolver = !target_.resolver,
    };
    auto dialled = co_await probe::dial(asked, health::named_by::definition, with_, phases_);
    bool const open = dialled.has_value();
    if (open)
        wire_ = *std::move(dialled);
    else
        failed_ = std::move(dialled.error());
    co_return open;
}

runtime::task<void> dns_try::ask_in_datagrams() {
    phases_.enter(health::phase::processing);
    auto const bytes = write(asked_);
    for (int left = most_tries; left > 0; --left) {
        failed_.reset();
        auto const sent = co_await wire_->send(bytes);
        if (!sent) co_return fail(sent.error());
        probe::attempt const one{with_, left};
        co_await wait_for_answer();
        if (!one.lost(failed_)) co_return;
    }
}

runtime::task<void> dns_try::wait_for_answer() {
    for (int i = 0; i < most_datagrams; ++i) {
        auto const got = co_await wire_->receive();
        if (!got) co_return fail(got.error());
        if (take({got->data(), got->size()})) co_return;
    }
    fail_protocol("only answers to other questions came");
}

// A message over TCP has its length in front (RFC 1035 section 4.2.2).
runtime::task<void> dns_try::ask_over_tcp() {
    phases_.enter(health::phase::processing);
    auto const bytes = write(asked_);
    std::string framed{
        static_cast<char>(bytes.size() >> 8U),
        static_cast<char>(bytes.size() & 0xffU)
    };
    framed += bytes;
    auto const sent = co_await wire_->send(framed);
    if (!sent) co_return fail(sent.error());
    std::string all;
    std::size_t wanted = 2;
    while (all.size() < wanted) {
        auto const got = co_await wire_->receive();
        if (!got) co_return fail(got.error());
        if (got->empty()) co_return fail_protocol("the connection was closed before the answer");
        all.append(got->data(), std::min(got->size(), longest_message + 2 - all.size()));
        if (all.size() < 2) continue;
        auto const high = static_cast<unsigned char>(all[0]);
        wanted = 2 + (std::size_t{high} << 8U | static_cast<unsigned char>(all[1]));
    }
    if (!take(std::string_view{all}.substr(2, wanted - 2)))
        fail_protocol("the answer over TCP is to another question");
    else if (got_ && got_->truncated)
        fail_protocol("the answer over TCP is cut");
}

// Whether it was the answer, good or bad.
bool dns_try::take(std::string_view message) {
    auto made = read(message, asked_);
    if (made) {
        got_ = *std::move(made);
        return true;
    }
    if (made.error() != unusable::malformed) return false;
    fail_protocol("malformed answer");
    return true;
}

void dns_try::fail(net::failure const& what) {
    auto const place = host_.contains(':') ? "[" + host_ + "]" : host_;
    auto const whole = place + ":" + std::to_string(port_);
    failed_ =
        probe::failure_of(what, failure_reason::connect, "resolver " + whole + ": " + what.text);
    failed_->cause = health::connect_cause(whole, what.text, 1, health::named_by::definition);
}

void dns_try::fail_protocol(std::string text) {
    auto cause = "dns: " + text;
    failed_ = probe::probe_failure{
        .reason = failure_reason::protocol,
        .text = std::move(text),
        .cause = std::move(cause),
    };
}

health::observation dns_try::conclude() {
    if (!failed_ && got_) return answered(*got_);
    auto const why = probe::end_of(
        failed_.value_or(probe::probe_failure{failure_reason::cancelled, "cancelled"}),
        with_.interrupted,
        definition_.timing.timeout,
        phases_.phase()
    );
    bool const names_it = why.text.starts_with("dial ") || why.reason == failure_reason::blocked;
    return probe::observation_of(why, names_it ? "" : target_.asked() + ": ", phases_);
}

health::observation dns_try::answered(answer const& got) {
    health::observation seen;
    seen.outcome = health::outcome::critical;
    auto const has = [&](std::string const& wanted) {
        auto const text = canonical(wanted, target_.type);
        return std::ranges::find(got.records, text) != got.records.end();
    };
    if (got.rcode != target_.rcode) {
        seen.code = got.rcode;
        seen.reason = failure_reason::status;
    } else if (target_.rcode == 0 && got.records.empty()) {
        seen.code = check::dns_target::no_record;
        seen.reason = failure_reason::body;
    } else if (!std::ranges::all_of(target_.answers, has)) {
        seen.code = check::dns_target::other_records;
        seen.reason = failure_reason::body;
    } else {
        seen.code = check::dns_target::as_expected;
        seen.outcome = health::outcome::passing;
    }
    seen.output = target_.asked() + ": " + target_.found(seen.code, check::status::critical);
    std::string records;
    for (auto const& each : got.records) {
        if (records.size() > definition_.output_max_size) break;
        records.append(records.empty() ? "" : ", ").append(each);
    }
    if (!records.empty()) seen.output += ". Output: ";
    auto const shown = utf8::prefix(records, definition_.output_max_size);
    utf8::append_visible(seen.output, shown, utf8::ascii_controls::none);
    phases_.report(seen);
    return seen;
}

}  // namespace

runtime::task<health::observation>
dns_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::dns_target>();
    assert(target != nullptr);
    dns_try once{*target, definition, with};
    co_await once.run();
    co_return once.conclude();
}

}  // namespace vitals::probing::dns
