// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/places.hpp"

#include "runtime/clock.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <span>
#include <tuple>
#include <utility>

namespace vitals::net::http_server {

namespace {

namespace ip = boost::asio::ip;

std::size_t kept_free(place_limits const& limits) {
    return std::min(limits.kept_free, limits.connections);
}

bool may_leave(place const& one, runtime::time_point now) {
    if (one.stage == stage::waiting || one.stage == stage::answering) return false;
    return one.stage != stage::writing || now - one.since >= time_to_take_an_answer;
}

}  // namespace

remote_network network_of(ip::address const& remote) {
    if (remote.is_v4()) return {ip::make_address_v6(ip::v4_mapped, remote.to_v4()).to_bytes()};
    remote_network network{remote.to_v6().to_bytes()};
    if (!remote.to_v6().is_v4_mapped())
        std::ranges::fill(std::span{network.bytes}.subspan(8), std::uint8_t{0});
    return network;
}

char const* to_string(stage one) {
    static constexpr std::array<char const*, 7>
        names{"silent", "half_sent", "idle", "waiting", "answering", "writing", "leaving"};
    static_assert(names.size() == std::size_t{std::to_underlying(stage::leaving)} + 1);
    return names[std::to_underlying(one)];
}

std::ostream& operator<<(std::ostream& out, stage one) {
    return out << to_string(one);
}

bool are_plenty(std::size_t taken, std::size_t mine, place_limits const& limits) {
    return mine < limits.per_address && taken < limits.connections - kept_free(limits);
}

admission admit(
    std::span<place const> taken,
    http_server::new_connection const& new_connection,
    place_limits const& limits,
    runtime::time_point now
) {
    struct holder {
        std::size_t places = 0;
        bool incomplete = false;  // holds a place for an incomplete request
    };
    std::map<remote_network, holder> all;
    for (auto const& one : taken) {
        auto& who = all[one.who];
        ++who.places;
        who.incomplete = who.incomplete || is_incomplete(one.stage);
    }
    auto const mine = all[new_connection.who].places;
    bool const own_only = mine >= limits.per_address;
    bool const unknown = mine == 0 && !new_connection.penalized;
    auto const open_to_all = limits.connections - (unknown ? 0 : kept_free(limits));
    if (!own_only && taken.size() < open_to_all) return {.granted = true, .leaves = {}};

    auto const excess = [&](std::size_t places) {
        return std::max(places, limits.per_address / 2);
    };
    // The lowest one leaves first.
    auto const order = [&](place const& one) {
        auto const& who = all[one.who];
        auto const many = -static_cast<std::ptrdiff_t>(excess(who.places));
        return std::tuple{
            !one.penalized,
            many,
            one.stage == stage::writing,
            !who.incomplete,
            one.since
        };
    };
    std::optional<std::size_t> first;
    for (std::size_t at = 0; at < taken.size(); ++at) {
        auto const& one = taken[at];
        bool const weaker =
            new_connection.penalized ? one.penalized : excess(all[one.who].places) >= excess(mine);
        bool const in_reach =
            one.who == new_connection.who ||
            (!own_only && (weaker || (one.penalized && !new_connection.penalized)));
        if (!in_reach || !may_leave(one, now)) continue;
        if (!first || order(one) < order(taken[*first])) first = at;
    }
    return {.granted = first.has_value(), .leaves = first};
}

}  // namespace vitals::net::http_server
