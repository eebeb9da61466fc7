// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From errno to a text for a person: net::failure.

#include "net/network.hpp"

#include <cstdint>

namespace vitals::net {

enum class stage : std::uint8_t { connecting, connected };

// Out of descriptors, ports or memory is our own failure, everything else the peer's.
failure failure_of(int error, stage when);
failure cancelled();

}  // namespace vitals::net
