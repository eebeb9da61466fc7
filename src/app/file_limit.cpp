// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/file_limit.hpp"

#include "app/memory_shares.hpp"
#include "sources/secrets/places.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vitals::app {

namespace {

constexpr std::size_t most_waiting = 10'000;
constexpr std::size_t part_of_descriptors = 16;
// Half of so many leave probes and the connections that they keep thousands of places.
constexpr std::size_t many_descriptors = 16'384;
constexpr std::size_t part_of_many_descriptors = 2;
constexpr std::size_t part_for_an_address = 4;

}  // namespace

std::size_t raise_file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    rlimit const wanted{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &wanted) == 0 ? wanted.rlim_cur : limit.rlim_cur;
}

std::size_t waiting_clients(
    std::size_t descriptors,
    std::optional<std::uint64_t> memory_limit,
    api_scheme scheme
) {
    auto const part =
        descriptors < many_descriptors ? part_of_descriptors : part_of_many_descriptors;
    auto const most = std::min(descriptors / part, most_waiting);
    return memory_limit ? std::min(most, most_waits(*memory_limit, scheme)) : most;
}

std::size_t waiting_clients_per_address(std::size_t all) {
    return all / part_for_an_address;
}

sources::secrets::watch_limit
secret_watches(std::size_t descriptors, std::optional<std::uint64_t> memory_limit) {
    sources::secrets::watch_limit made;
    auto const lower = [&made](std::size_t most, std::string_view raised_by) {
        if (most < made.most) made = {.most = most, .raised_by = raised_by};
    };
    lower(descriptors / part_of_descriptors, "the limit of open files");
    if (memory_limit) lower(most_secrets(*memory_limit).watches, "the memory limit");
    return made;
}

}  // namespace vitals::app
