// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network without sockets: what each server does is a script, time is the test's clock.
//
//     support::memory_network network{clock};
//     network.at("shop.svc", 80).answers({"HTTP/1.1 200 OK\r\n", support::after{2s}, "\r\n"});
//     network.at("10.0.0.9", 443).handshake = {support::fail{"certificate has expired"}};
//     network.name("gone.svc").steps = {support::fail{"no such host"}};

#include "net/address_policy/transport.hpp"
#include "net/network.hpp"
#include "runtime/task_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vitals::support {

struct after {  // the next step comes that much later
    runtime::duration wait;
};
struct hang {};  // nothing more ever comes
struct fail {
    std::string text = "connection reset by peer";
    enum net::failure::kind what = net::failure::kind::peer;
};

// A string is what one receive() brings. The end of a script is success, or the peer's orderly end;
// of datagrams and of echo, silence. Over echo the port is 0.
using step = std::variant<std::string, after, hang, fail>;

class script : public std::vector<step> {
public:
    script() = default;
    script(std::initializer_list<step> steps) : std::vector<step>(steps) {}
};

// `text` in pieces of `size` bytes, `gap` apart.
script drip(std::string_view text, std::size_t size, runtime::duration gap);

// What one server does, with every connection anew. Texts have no meaning outside `answer`.
struct memory_server {
    script connect;       // {}: accepts at once
    script handshake;     // {}: TLS succeeds
    script sending;       // {}: takes every request at once
    script answer;        // after the first request; {}: closes without a word
    script greeting;      // before any request; {}: as `answer`
    bool leaves = false;  // once it has answered, it closes or says more: seen on a kept connection
    // When set: instead of `answer`, what to say to the bytes sent so far.
    std::function<script(std::string_view request)> respond;

    memory_server& answers(script steps);
    memory_server& refuses();  // "connection refused"
};

struct memory_name {
    std::vector<net::address> addresses;
    std::vector<std::string> alias_of{};
    script steps;            // before the answer
    bool is_queued = false;  // whoever gives up meanwhile hears that it was never asked for
};

// One connection that was opened and told where to go.
struct exchange {
    net::endpoint to{};
    net::transport over = net::transport::stream;
    std::size_t sends = 0;  // also of nothing: an empty datagram
    bool secured = false;
    std::string server_name{};
    net::verification verify = net::verification::full;
    net::tls_version lowest = net::tls_version::v1_2;
    net::alpn offered = net::alpn::http_1_1;
    std::string request{};  // all that was sent
};

class memory_network final : public net::network {
public:
    explicit memory_network(runtime::task_clock& clock);

    // The server behind a host (IP literal or name) and port. A new name gets an address of its
    // own. Where no server was ever asked for, connections are refused, and datagrams answered so.
    memory_server& at(std::string_view host, std::uint16_t port);
    // How a name is resolved; one that was never mentioned: "no such host".
    memory_name& name(std::string_view host);

    std::vector<net::endpoint> servers;  // of names: name_servers()

    std::vector<exchange> const& exchanges() const { return exchanges_; }
    std::vector<std::string> const& resolved() const { return resolved_; }  // names asked for
    std::size_t open_connections() const { return open_; }
    std::size_t most_open() const { return most_open_; }

    runtime::task<net::result<net::host_addresses>>
    resolve(std::string_view host, std::string_view ns) override;
    std::vector<net::endpoint> name_servers() override { return servers; }

private:
    std::unique_ptr<net::connection> open_over(net::transport over) override;

    class wire;

    runtime::task_clock& clock_;
    std::map<net::endpoint, memory_server> servers_;
    std::map<std::string, memory_name, std::less<>> names_;
    std::vector<exchange> exchanges_;
    std::vector<std::string> resolved_;
    std::size_t open_ = 0;
    std::size_t most_open_ = 0;
};

}  // namespace vitals::support
