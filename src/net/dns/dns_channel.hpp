// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One query of c-ares: the hosts file, or the servers.

#include "net/dns/resolver_settings.hpp"

#include <ares.h>

#include <memory>

namespace vitals::net::dns {

// c-ares says "could not contact DNS servers" in two other cases, too; these flags tell them apart.
struct dns_faults {
    bool out_of_sockets = false;  // no socket could be created
    bool refused = false;         // a server answered "failure", "not implemented" or "refused"
    // c-ares reads on for as long as datagrams come; when the budget is used up there are none for
    // the moment. Reset it before each call.
    int datagrams_left = 0;
};

struct dns_channel_end {
    void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};

using dns_channel = std::unique_ptr<ares_channeldata, dns_channel_end>;

// Each asks for a name as it is: Vitals applies the search domains itself (search_list.hpp). Throws
// runtime_error.
dns_channel make_hosts_channel();
// `faults` must outlive it.
dns_channel make_server_channel(
    resolver_settings const& settings,
    ares_sock_state_cb on_socket,
    void* on_socket_data,
    dns_faults& faults
);

}  // namespace vitals::net::dns
