// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether the target of a check may be probed, as far as its manifest says. The caller of the
// parser decides: the address policy is not part of core.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

struct written_target {
    std::string_view ns;    // of the check
    std::string_view host;  // name or address, in lower case
    std::uint16_t port = 0;
    bool chosen_bytes = true;  // the manifest chooses what is sent
    bool may_change = false;   // the request may change something at the target
    bool datagrams = false;    // not over a connection
};

// Why it may not, as a part of a sentence; empty: it may.
using target_rule = std::function<std::string(written_target const&)>;

}  // namespace vitals::inline core::manifest
