// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/in_flight_limit.hpp"

#include <algorithm>
#include <cstddef>

namespace vitals::probing::checker {

namespace {

constexpr std::size_t reserved = 200;
constexpr std::size_t least =
    16;  // EMFILE makes a probe inconclusive; a limit of 0 would stop all probes
constexpr std::size_t most = 16'384;  // more would only add lateness elsewhere
// Each kept connection takes memory of the kernel, and of OpenSSL's session when it is encrypted.
constexpr std::size_t most_kept = 65'536;

}  // namespace

std::size_t possible_in_flight(std::size_t descriptor_limit) {
    return std::max(descriptor_limit > reserved ? descriptor_limit - reserved : 0, least);
}

std::size_t default_max_in_flight(std::size_t descriptor_limit) {
    return std::min(possible_in_flight(descriptor_limit), most);
}

std::size_t max_kept_connections(std::size_t descriptor_limit) {
    return std::min(possible_in_flight(descriptor_limit) / 4 * 3, most_kept);
}

}  // namespace vitals::probing::checker
