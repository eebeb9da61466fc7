// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/dial.hpp"

#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::probe {

using health::failure_reason;

namespace {

// More than a name with a dozen addresses needs; further addresses would only shorten the time for
// each.
constexpr std::size_t attempt_limit = 8;

std::string text_of(net::endpoint const& to) {
    auto const address = to.address().to_string();
    auto text = to.address().is_v6() ? "[" + address + "]" : address;
    return text.append(":").append(std::to_string(to.port()));
}

// Each of several addresses gets a fair share of the remaining time. Otherwise the first one that
// swallows packets (IPv6 advertised, but not routed) would use the whole deadline, and the check
// would be critical although the next address works.
runtime::task<net::result<void>>
attempt(net::connection& to, net::endpoint where, std::size_t left, context& with) {
    auto const now = with.clock.now();
    auto const share = (with.due - now) / static_cast<runtime::duration::rep>(left);
    deadlines::entry const
        limit{with.deadlines, share, now + share, with.interrupted, deadlines::scope::attempt};
    auto connected = co_await to.connect(where);
    if (connected || !limit.passed() || with.interrupted.why() != interruption::none)
        co_return connected;
    co_return std::unexpected(net::failure{net::failure::kind::peer, "timed out"});
}

}  // namespace

runtime::task<dialled> dial(
    std::string_view host,
    std::uint16_t port,
    health::named_by whom,
    context& with,
    phase_clock& phases
) {
    phases.enter(health::phase::resolve);
    auto const found = co_await with.network.resolve(host);
    if (!found) {
        auto text = std::string{"dial tcp: lookup "}.append(host).append(": ");
        text.append(found.error().text);
        auto why = failure_of(found.error(), failure_reason::dns, std::move(text));
        why.cause = health::dns_cause(host, found.error().text, whom);
        co_return std::unexpected(std::move(why));
    }
    phases.enter(health::phase::connect);
    probe_failure last{failure_reason::dns, "no addresses", "dns: no addresses"};
    auto const most = std::min(found->size(), attempt_limit);
    auto left = most;
    for (auto const& address : std::span{*found}.first(left)) {
        net::endpoint const where{address, port};
        auto connection = with.network.open();
        net::result<void> connected;
        if (left > 1)
            connected = co_await attempt(*connection, where, left, with);
        else
            connected = co_await connection->connect(where);
        if (connected) co_return connection;
        auto const& why = connected.error();
        auto const place = text_of(where);
        auto text = ("dial tcp " + place).append(": connect: ").append(why.text);
        if (left-- < found->size() && last.reason == failure_reason::connect)
            text = last.text.append("; ").append(text);
        last = failure_of(why, failure_reason::connect, std::move(text));
        last.cause = health::connect_cause(place, why.text, most - left, whom);
        if (why.kind != net::failure::kind::peer) break;
    }
    co_return std::unexpected(std::move(last));
}

}  // namespace vitals::probing::probe
