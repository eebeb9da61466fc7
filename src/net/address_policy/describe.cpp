// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Denials in words for a person.

#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/policy.hpp"
#include "net/address_policy/ranges.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::net::address_policy {

namespace {

// "169.254.169.254 is ..."
std::string_view predicate(denial why) {
    switch (why) {
        case denial::loopback:
            return "loopback";
        case denial::link_local:
            return "link-local";
        case denial::multicast:
            return "multicast";
        case denial::broadcast:
            return "broadcast";
        case denial::reserved:
            return "reserved";
        case denial::metadata:
            return "a cloud's metadata service";
        case denial::own:
            return "Vitals itself";
        case denial::api_server:
            return "the API server";
        case denial::internal:
            return "not on the Internet";
        case denial::outside:
            return "of no Service in this namespace: probe one, or ask for a rule that allows it";
        case denial::rule:
            return "denied by the administrator";
        case denial::node_port:
        case denial::bad_port:
        case denial::changes:
            break;
    }
    return "denied";
}

std::string of_port(denial why, std::uint16_t port) {
    auto text = "port " + std::to_string(port);
    return text +
           (why == denial::node_port
                ? " is a control port of nodes"
                : " has a protocol where what a check sends may be commands: ask for a rule that "
                  "allows it");
}

constexpr std::string_view harmless = "only GET, HEAD and OPTIONS without a body may go to ";

}  // namespace

std::string describe(denial why, ip const& address, std::uint16_t port) {
    if (why == denial::node_port || why == denial::bad_port) return of_port(why, port);
    auto const shown = to_string(address);
    if (why == denial::changes) return std::string{harmless} + shown;
    // What the author of a check recognizes first.
    if (why == denial::metadata && range_of(address) == range::link_local) why = denial::link_local;
    return shown + " is " + std::string{predicate(why)};
}

std::string_view describe(doubt why) {
    switch (why) {
        case doubt::unread:
            break;
        case doubt::no_room:
            return "there is no room here for all Services of the namespace";
        case doubt::away:
            return "the API server is away: the Services of the namespace may have changed";
    }
    return "the Services of the namespace have not been read yet";
}

std::string describe(denial why, std::uint16_t port) {
    switch (why) {
        case denial::node_port:
        case denial::bad_port:
            return of_port(why, port);
        case denial::changes:
            return std::string{harmless} + "an internal address";
        case denial::loopback:
        case denial::link_local:
        case denial::multicast:
        case denial::broadcast:
        case denial::reserved:
            return "a " + std::string{predicate(why)} + " address";
        case denial::metadata:
        case denial::own:
        case denial::api_server:
            return std::string{predicate(why)};
        case denial::internal:
        case denial::outside:
        case denial::rule:
            break;
    }
    return "an address that is " + std::string{predicate(why)};
}

}  // namespace vitals::net::address_policy
