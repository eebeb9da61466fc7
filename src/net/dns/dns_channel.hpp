// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What c-ares asks: the hosts file, or the servers.

#include "net/dns/resolver_settings.hpp"

#include <ares.h>

#include <memory>

namespace vitals::net::dns {

// c-ares says "could not contact DNS servers" of two things that are not the servers' absence; this tells.
struct dns_faults {
    bool out_of_sockets = false;  // we could make none
    bool refused = false;         // a server answered "failure", "not implemented" or "refused"
    // c-ares reads on for as long as datagrams come; then there are none for the moment. Set back before each call.
    int datagrams_left = 0;
};

struct dns_channel_end {
    void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};

using dns_channel = std::unique_ptr<ares_channeldata, dns_channel_end>;

// Each asks for a name as it is: the search domains are ours (search_list.hpp). Throws runtime_error.
dns_channel make_hosts_channel();
// `faults` must outlive it.
dns_channel make_server_channel(
    resolver_settings const& settings,
    ares_sock_state_cb on_socket,
    void* on_socket_data,
    dns_faults& faults
);

}  // namespace vitals::net::dns
