// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The seam between probes and the network: all that a probe does to the outside world. Production:
// socket::socket_network. Tests: support::memory_network, whose servers delay, refuse, hang and
// drip. All waits end by the cancellation of the awaiting task; the deadline is the caller's.

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/transport.hpp"
#include "runtime/task.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net {

using boost::system::error_code;
using endpoint = boost::asio::ip::tcp::endpoint;
using address = boost::asio::ip::address;

// What failed, in words for a person, without secrets.
struct failure {
    enum class kind : std::uint8_t {
        peer,  // refused, reset, unreachable, ...: the target's failure
        tls,   // also the target's: bad certificate, no common cipher, a flood of messages, ...
        resources,  // out of descriptors, ports or memory: our own failure
        cancelled
    };
    failure::kind kind = kind::peer;
    std::string text;  // "connection refused", "certificate signed by unknown authority"
    // When `text` names the peer: the same without its name. A name from a redirect is the target's
    // text.
    std::string unnamed{};
    // When its certificate has expired: since when. Any year from 0 to 9999, more than a count of
    // nanoseconds can hold.
    std::optional<std::chrono::sys_seconds> expired{};
};

template <class T>
using result = std::expected<T, failure>;

// What a host leads to.
struct host_addresses {
    std::vector<address> addresses;  // in the order in which to try them, none IPv4-mapped
    // The name that was asked for, after the search list, and those that it is an alias of, in
    // lower case. None for a literal.
    std::vector<std::string> names{};
    friend bool operator==(host_addresses const&, host_addresses const&) = default;
};

enum class verification : std::uint8_t { full, none };
enum class tls_version : std::uint8_t { v1_2, v1_3 };
// What is offered as the protocol over TLS (ALPN, RFC 7301): a server with others may refuse.
// `h2_chosen`: HTTP/2 and HTTP/1.1, so that a server without HTTP/2 says so by its choice; then it
// is refused.
enum class alpn : std::uint8_t { http_1_1, none, h2, h2_chosen };

namespace tls {
class authorities;
class own_certificate;
}  // namespace tls

struct tls_parameters {
    std::string_view server_name;  // SNI (not sent for IP literals) and the name that is verified
    verification verify = verification::full;
    tls_version lowest = tls_version::v1_2;  // an older one is refused
    alpn offered = alpn::http_1_1;
    // Used by secure() alone, and until it has ended. Null: the system's store; no certificate.
    tls::authorities const* trusted = nullptr;
    tls::own_certificate const* client = nullptr;
};

// One byte stream to one peer, used by one coroutine at a time. Its destructor closes it at once
// (reset). Over datagrams, send() sends one, also an empty one, receive() brings one, which may be
// empty or cut, and there is no TLS. So it is over echo: send() sends a request with these bytes,
// receive() brings those of an answer, from this peer and to one of these requests.
class connection {
public:
    virtual ~connection() = default;
    virtual runtime::task<result<void>> connect(address_policy::permitted_endpoint to) = 0;
    // The TLS handshake; everything after it is encrypted.
    virtual runtime::task<result<void>> secure(tls_parameters parameters) = 0;
    virtual runtime::task<result<void>> send(std::span<char const> bytes) = 0;  // all of them
    // The received bytes: at least one, or none at the peer's orderly end. Valid until the caller's
    // next suspension: all connections of the loop share the buffer.
    virtual runtime::task<result<std::span<char const>>> receive() = 0;
    // The same without a wait: what is known to have come already. None says nothing: there may be
    // bytes, or the end.
    virtual std::span<char const> take_received() { return {}; }
    // Whether the connection can carry another request: since the last receive() the peer has
    // neither closed it nor sent anything, as far as is known here. If not, received bytes are lost
    // and the connection must be closed.
    virtual bool is_reusable() = 0;
};

class network {
public:
    virtual ~network() = default;
    std::unique_ptr<connection> open(transport over = transport::stream) { return open_over(over); }
    // Of a host name or IP literal; never without an address. `ns`: the namespace of the check;
    // they share the questions to name servers.
    virtual runtime::task<result<host_addresses>>
    resolve(std::string_view host, std::string_view ns) = 0;
    // Those that resolve() asks, in this order.
    virtual std::vector<endpoint> name_servers() = 0;

private:
    virtual std::unique_ptr<connection> open_over(transport over) = 0;
};

}  // namespace vitals::net
