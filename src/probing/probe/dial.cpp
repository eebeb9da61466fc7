// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/probe/dial.hpp"

#include "core/health/cause.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/transport.hpp"
#include "net/ip_of.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/denied.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vitals::probing::probe {

using health::failure_reason;
namespace address_policy = net::address_policy;

namespace {

// More than a name with a dozen addresses needs; further addresses would only shorten the time for
// each.
constexpr std::size_t attempt_limit = 8;

// As Go's errors begin, which Consul shows: "dial tcp", "dial udp".
std::string dial_over(net::transport over) {
    switch (over) {
        case net::transport::datagram:
            return "dial udp";
        case net::transport::echo:
            return "dial icmp";
        case net::transport::stream:
            break;
    }
    return "dial tcp";
}

std::string text_of(address_policy::permitted_endpoint const& to, net::transport over) {
    auto address = to_string(to.address());
    if (over == net::transport::echo) return address;
    auto text = to.address().is_v4() ? address : "[" + address + "]";
    return text.append(":").append(std::to_string(to.port()));
}

// Each of several addresses gets a fair share of the remaining time. Otherwise the first one that
// swallows packets (IPv6 advertised, but not routed) would use the whole deadline, and the check
// would be critical although the next address works.
runtime::task<net::result<void>> attempt(
    net::connection& to,
    address_policy::permitted_endpoint where,
    std::size_t left,
    context& with
) {
    auto const now = with.clock.now();
    auto const share = (with.due - now) / static_cast<runtime::duration::rep>(left);
    deadlines::entry const
        limit{with.deadlines, share, now + share, with.interrupted, deadlines::scope::attempt};
    auto connected = co_await to.connect(where);
    if (connected || !limit.passed() || with.interrupted.why() != interruption::none)
        co_return connected;
    co_return std::unexpected(net::failure{net::failure::kind::peer, "timed out"});
}

origin origin_of(address_policy::request const& what, health::named_by whom) {
    if (whom == health::named_by::target) return origin::redirect;
    return address_policy::parse_ip(what.host) ? origin::literal : origin::resolve;
}

// Notes what an audit lets through.
address_policy::verdict judge(
    address_policy::request const& what,
    address_policy::ip const& to,
    health::named_by whom,
    context& with
) {
    auto made = with.policy->judge(what, to);
    if (made.denied && made.permitted)
        with.denied = denied{
            .why = *made.denied,
            .origin = origin_of(what, whom),
            .audited = true,
            .text = whom == health::named_by::target ? describe(*made.denied, what.port)
                                                     : describe(*made.denied, to, what.port)
        };
    return made;
}

probe_failure block(
    address_policy::request const& what,
    address_policy::ip const& to,
    address_policy::verdict const& by,
    health::named_by whom,
    context& with
) {
    if (by.unsure) {
        auto const text = std::string{"blocked: "}.append(describe(*by.unsure));
        return {.reason = failure_reason::blocked, .text = text, .cause = text, .untried = true};
    }
    auto const why = *by.denied;  // NOLINT(bugprone-unchecked-optional-access): not permitted
    with.denied = denied{.why = why, .origin = origin_of(what, whom)};
    auto cause =
        health::blocked_cause(describe(why, to, what.port), describe(why, what.port), whom);
    return {failure_reason::blocked, cause, cause};
}

// They must not shorten the time for the others. When all are denied, one stays: the first of those
// that may be permitted later, or of all.
void drop_denied(
    std::vector<net::address>& from,
    address_policy::request const& what,
    context const& with
) {
    if (from.size() == 1) return;
    auto const first = from.front();
    std::optional<net::address> unsure;
    std::erase_if(from, [&](net::address const& each) {
        auto const verdict = with.policy->judge(what, net::ip_of(each));
        if (verdict.unsure && !unsure) unsure = each;
        return !verdict.permitted;
    });
    if (from.empty()) from.push_back(unsure.value_or(first));
}

}  // namespace

runtime::task<dialled> dial(
    address_policy::request const& what,
    health::named_by whom,
    context& with,
    phase_clock& phases
) {
    phases.enter(health::phase::resolve);
    auto const host = what.host;
    auto found = co_await with.network.resolve(host, what.ns);
    if (!found) {
        auto text = dial_over(what.over).append(": lookup ").append(host).append(": ");
        text.append(found.error().text);
        auto why = failure_of(found.error(), failure_reason::dns, std::move(text));
        why.cause = health::dns_cause(host, found.error().text, whom);
        co_return std::unexpected(std::move(why));
    }
    auto& addresses = found->addresses;
    auto asked = what;
    asked.names = found->names;
    drop_denied(addresses, asked, with);
    std::optional<probe_failure> last;
    auto const most = std::min(addresses.size(), attempt_limit);
    auto left = most;
    for (auto const& address : std::span{addresses}.first(left)) {
        auto const to = net::ip_of(address);
        // Judged at the last moment: meanwhile the policy may be another one.
        auto const verdict = judge(asked, to, whom, with);
        if (!verdict.permitted) {
            --left;
            last = block(asked, to, verdict, whom, with);
            continue;
        }
        auto const where = *verdict.permitted;
        phases.enter(health::phase::connect);
        auto connection = with.network.open(what.over);
        net::result<void> connected;
        if (left > 1)
            connected = co_await attempt(*connection, where, left, with);
        else
            connected = co_await connection->connect(where);
        if (connected) co_return connection;
        auto const& why = connected.error();
        auto const place = text_of(where, what.over);
        auto text =
            dial_over(what.over).append(" ").append(place).append(": connect: ").append(why.text);
        if (left-- < addresses.size() && last && last->reason == failure_reason::connect)
            text = last->text.append("; ").append(text);
        last = failure_of(why, failure_reason::connect, std::move(text));
        last->cause = health::connect_cause(place, why.text, most - left, whom);
        if (why.kind != net::failure::kind::peer) break;
    }
    if (!last) last = probe_failure{failure_reason::dns, "no addresses", "dns: no addresses"};
    co_return std::unexpected(*std::move(last));
}

}  // namespace vitals::probing::probe
