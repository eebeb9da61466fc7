// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A resolv.conf, whatever it says: the names that are asked for are bounded in number and length.
// c-ares reads it.

#include "fuzz/require.hpp"
#include "net/dns/search_list.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using vitals::fuzz::require;
    static int const file = ::memfd_create("resolv.conf", MFD_CLOEXEC);
    require(::ftruncate(file, 0) == 0, "the file is empty");
    require(::pwrite(file, data, size, 0) == static_cast<ssize_t>(size), "the file is written");

    auto const list = vitals::net::dns::read_search_list("/proc/self/fd/" + std::to_string(file));

    for (auto const* const name : {"shop", "shop.test", "shop.test."}) {
        auto const names = list.names_for(name);
        require(!names.empty() && names.size() <= 33, "the names to ask for are bounded");
        for (auto const& each : names) require(each.size() <= 254, "each can be asked for");
    }
    return 0;
}
