// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/file_limit.hpp"

#include "sources/secrets/cluster_secrets.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>

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

std::size_t secret_watches(std::size_t descriptors) {
    return std::min(descriptors / part_of_descriptors, sources::secrets::most_watches);
}

}  // namespace vitals::app
