// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From errno to what a person reads: net::failure.

#include "net/network.hpp"

#include <cstdint>

namespace vitals::net {

enum class stage : std::uint8_t { connecting, connected };

// Out of descriptors, ports or memory says something of us; everything else of the peer.
failure failure_of(int error, stage when);
failure cancelled();

}  // namespace vitals::net
