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

constexpr std::size_t most_waiting = 1024;
constexpr std::size_t part_of_descriptors = 16;
constexpr std::size_t part_for_an_address = 4;

}  // namespace

std::size_t raise_file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    rlimit const wanted{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &wanted) == 0 ? wanted.rlim_cur : limit.rlim_cur;
}

std::size_t waiting_clients(std::size_t descriptors) {
    return std::min(descriptors / part_of_descriptors, most_waiting);
}

std::size_t waiting_clients_per_address(std::size_t descriptors) {
    return waiting_clients(descriptors) / part_for_an_address;
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
