// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The names that a name may stand for: resolv.conf's `search` and `ndots` (resolv.conf(5)).
// c-ares would do it, but it gives up when a server fails for one of them. A search domain that somebody else's
// server refuses is common in clusters, and must not hide the names after it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::dns {

struct search_list {
    std::vector<std::string> domains;
    std::size_t ndots = 1;  // a name with so many dots is first tried as it is

    // In the order in which to ask for them, at least one. A name with a dot at its end stands for itself only.
    std::vector<std::string> names_for(std::string_view name) const;
};

// What the file says; without one, what c-ares derives from the name of the host.
search_list read_search_list(std::string const& resolv_conf);

}  // namespace vitals::net::dns
