// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which connection must leave when a server has no place for a new one. Clients that open
// connections and send half a request must not keep others, above all the kubelet, from an answer.
// Pure.

#include "runtime/clock.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>

namespace vitals::net::http_server {

// The part of a remote address that identifies one client: a whole IPv4 address, also one mapped
// into IPv6, or the /64 of an IPv6 address, in which one host may have any number of addresses.
struct remote_network {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(remote_network const&) const = default;
};

remote_network network_of(boost::asio::ip::address const& remote);

// The present stage of a connection.
enum class stage : std::uint8_t {
    silent,     // nothing was sent yet
    reading,    // a request has begun and is not complete
    idle,       // between two requests
    waiting,    // the handler has postponed the answer
    answering,  // the handler makes the answer
    writing,    // the client has not taken the whole answer
    leaving     // was refused; closes soon
};

char const* to_string(stage one);  // "half_sent" for reading: it is a label of /metrics
std::ostream& operator<<(std::ostream& out, stage one);

struct place {
    remote_network who;
    http_server::stage stage = stage::silent;
    runtime::time_point since;  // of the stage; while writing, later by what the client took
    bool penalized = false;     // its address is penalized: http_server/penalties.hpp
};

// Waits for a request: its client has sent nothing, or a part of it.
constexpr bool is_incomplete(stage one) {
    return one == stage::silent || one == stage::reading;
}

struct place_limits {
    std::size_t connections = 64;
    std::size_t per_address = 8;
    std::size_t kept_free = 0;  // of `connections`, for addresses that hold none
};

// An answer takes no time unless its client is slow; only then may its connection be closed for
// another.
inline constexpr runtime::duration time_to_take_an_answer = std::chrono::seconds{1};
// Bytes a second, without compression. Of an answer that is sent piece by piece, the client may be
// that time behind this rate: who takes one piece a second must not hold a place for all of them.
inline constexpr std::size_t rate_to_take_an_answer = std::size_t{256} * 1024;

struct admission {
    bool granted = false;
    std::optional<std::size_t>
        leaves;  // index into the places; closed before the new connection is served
    friend bool operator==(admission const&, admission const&) = default;
};

// Whether a new connection needs no look at all places: `taken` of them are in use, `mine` by its
// own address.
bool are_plenty(std::size_t taken, std::size_t mine, place_limits const& limits);

// The connection that has been silent, reading or idle the longest leaves, never one whose request
// waits. Addresses with many connections come first. Up to half of `per_address` is not many: a
// browser opens several, and a client that closed one may be back before the server notices. An
// address with many takes no place from one with fewer. Connections of penalized addresses leave
// before all others, and a penalized new connection only gets the place of one of these.
struct new_connection {
    remote_network who;
    bool penalized = false;
};

admission admit(
    std::span<place const> taken,
    http_server::new_connection const& new_connection,
    place_limits const& limits,
    runtime::time_point now
);

}  // namespace vitals::net::http_server
