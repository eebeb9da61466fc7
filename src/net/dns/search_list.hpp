// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The names to ask for: resolv.conf's `search` and `ndots` (resolv.conf(5)). c-ares could do it,
// but it gives up when a server fails for one of them. A search domain whose servers refuse is
// common in clusters, and must not hide the names after it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::dns {

struct search_list {
    std::vector<std::string> domains;
    std::size_t ndots = 1;  // a name with at least this many dots is asked for as it is first

    // In the order in which to ask for them, at least one. A name with a dot at its end is asked
    // for as it is. "web.shop.svc" is a Service of a cluster: its whole name is the first, and the
    // cluster's other domains are left out, since whoever owns a namespace called "svc" could
    // answer there.
    std::vector<std::string> names_for(std::string_view name) const;
    // "cluster.local": the kubelet writes "search <namespace>.svc.<domain> svc.<domain> <domain>".
    // Empty outside of a cluster.
    std::string_view cluster_domain() const;
};

// The settings of the file; without one, what c-ares derives from the name of the host.
search_list read_search_list(std::string const& resolv_conf);

}  // namespace vitals::net::dns
