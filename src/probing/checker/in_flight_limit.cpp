// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/checker/in_flight_limit.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace vitals::probing::checker {

namespace {

constexpr std::size_t reserved = 200;
constexpr std::size_t least =
    16;  // EMFILE makes a probe inconclusive; a limit of 0 would stop all probes
constexpr std::size_t most = 16'384;  // more would only add lateness elsewhere
// Each kept connection takes memory of the kernel, and of OpenSSL's session when it is encrypted.
constexpr std::size_t most_kept = 65'536;

std::size_t by_memory(std::optional<std::uint64_t> limit) {
    if (!limit) return std::numeric_limits<std::size_t>::max();
    return *limit / 8 * 3 / memory_of_a_probe;
}

}  // namespace

std::size_t possible_in_flight(resources const& of) {
    auto const descriptors = of.descriptors > reserved ? of.descriptors - reserved : 0;
    return std::max(std::min(descriptors, by_memory(of.memory)), least);
}

std::size_t default_max_in_flight(resources const& of) {
    return std::min(possible_in_flight(of), most);
}

std::size_t max_kept_connections(resources const& of) {
    return std::min(possible_in_flight(of) / 4 * 3, most_kept);
}

}  // namespace vitals::probing::checker
