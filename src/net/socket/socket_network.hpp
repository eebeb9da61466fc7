// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The network of a probe loop: kernel sockets on a poller, OpenSSL on the same sockets, c-ares for
// names.

#include "net/address_policy/transport.hpp"
#include "net/dns/resolver.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/loop/event_loop.hpp"
#include "net/network.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::socket {

struct socket_network_settings {
    std::string ca_file{};  // PEM; trusted besides the system's store
    dns::resolver_settings dns{};
    std::size_t receive_buffer = 32 * 1024;  // one for all connections
};

// Belongs to one loop and its thread. Its connections and their waiters must have ended before it
// is destroyed.
class socket_network final : public network {
public:
    using settings = socket_network_settings;

    explicit socket_network(loop::event_loop& loop, settings options = {});
    ~socket_network() override;

    // Kernel sockets that wait for their next connection. From any thread.
    std::size_t idle_sockets() const;
    dns::resolver::questions const& questions() const;  // to name servers; its numbers: any thread

    runtime::task<result<host_addresses>> resolve(std::string_view host, std::string_view ns)
        override;
    std::vector<endpoint> name_servers() override;

private:
    std::unique_ptr<connection> open_over(transport over) override;

    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace vitals::net::socket
