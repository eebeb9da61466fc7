// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_shares.hpp"

#include "probing/checker/in_flight_limit.hpp"
#include "sources/controller/definition_budget.hpp"
#include "sources/services/service_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace vitals::app {

namespace {

using sources::controller::definition_budget;

// The program with its libraries and connections (19 MiB), the ConfigMap that is read (11 MiB), and
// results on their way to the store (6 MiB).
constexpr std::uint64_t beside = std::uint64_t{36} << 20;
// Of a check beside its texts and its output: docs/scale.md.
constexpr std::uint64_t bytes_of_a_check = 1'100;
// So the checks of all namespaces take less than half of the limit.
constexpr std::uint64_t limit_for_each_check = 2'680;
// Measured: 43 KiB of the process (tests/e2e/test_memory.py), and the socket of the kernel.
constexpr std::uint64_t bytes_of_a_watch = std::uint64_t{48} << 10;
// Measured: 1.6 to 2.8 KiB of the process, with TLS 16 (tests/bench/scale.py waiting), and the
// socket of the kernel.
constexpr std::uint64_t bytes_of_a_wait = std::uint64_t{4} << 10;
constexpr std::uint64_t bytes_of_a_wait_with_tls = std::uint64_t{20} << 10;
// Of what waits, so much is beside the shares, among the connections.
constexpr std::uint64_t waits_beside = std::uint64_t{4} << 20;

// What is not beside the shares is 23/32 of it, as of 128 MiB, or more: of a small limit it is less.
std::uint64_t divided(std::uint64_t limit) {
    return std::min(limit, (limit - std::min(beside, limit / 2)) / 23 * 32);
}

std::uint64_t less(std::uint64_t from, std::uint64_t what) {
    return from - std::min(from, what);
}

std::uint64_t memory_of_waits(std::uint64_t limit) {
    return divided(limit) / 32;
}

}  // namespace

definition_budget::totals most_definitions(std::uint64_t memory_limit) {
    auto const all = divided(memory_limit);
    return {.bytes = all / 10, .checks = all / limit_for_each_check};
}

sources::services::limits most_services(std::uint64_t memory_limit) {
    auto const all = divided(memory_limit);
    return {.of_namespace = all / 80, .of_all = all / 20};
}

secret_shares most_secrets(std::uint64_t memory_limit) {
    auto const all = divided(memory_limit);
    return {.values = all / 80, .watches = all / 40 * 3 / bytes_of_a_watch};
}

std::size_t most_waits(std::uint64_t memory_limit, api_scheme scheme) {
    bool const plain = scheme == api_scheme::http;
    return memory_of_waits(memory_limit) / (plain ? bytes_of_a_wait : bytes_of_a_wait_with_tls);
}

memory_shares share_memory(std::uint64_t limit, memory_use const& used) {
    auto taken = std::min(beside, limit / 2) + used.definitions.bytes +
                 used.definitions.checks * bytes_of_a_check +
                 less(memory_of_waits(limit), waits_beside);
    if (used.services) taken += most_services(limit).of_all;
    auto const secrets = most_secrets(limit);
    if (used.secrets > 0)
        taken += 2 * secrets.values + std::min(used.secrets, secrets.watches) * bytes_of_a_watch;
    auto const left = less(limit, taken);
    using probing::checker::memory_of_a_probe;
    auto const all = divided(limit);
    auto const places = std::clamp(left / 5 * 3, all / 32, limit / 8 * 3);
    return {
        .places = static_cast<std::size_t>(places / memory_of_a_probe),
        .outputs = std::clamp(less(left, places), all / 50, limit / 4)
    };
}

}  // namespace vitals::app
