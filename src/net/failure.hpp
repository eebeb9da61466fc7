// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From errno to a text for a person: net::failure.

#include "net/network.hpp"

#include <cstdint>
#include <string_view>

namespace vitals::net {

enum class stage : std::uint8_t { connecting, connected };

// Out of descriptors, ports or memory is our own failure, everything else the peer's.
failure failure_of(int error, stage when);
failure cancelled();

// The text of a failed look-up of a name that does not exist, as the name servers say.
inline constexpr std::string_view no_such_host = "no such host";
// The text of a failed connect() over echo where this process may not do so.
inline constexpr std::string_view echo_is_closed =
    "sysctl net.ipv4.ping_group_range has no group of Vitals";

}  // namespace vitals::net
