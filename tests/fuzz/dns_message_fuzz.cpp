// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Whatever a server sends: an answer with bounded texts, or none.

#include "core/check/dns_target.hpp"
#include "fuzz/require.hpp"
#include "probing/dns/dns_message.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace vitals;
    using fuzz::require;
    std::string_view const message{reinterpret_cast<char const*>(data), size};
    using enum check::record_type;
    for (auto const type : {a, ns, cname, soa, ptr, mx, txt, aaaa, srv}) {
        probing::dns::question const asked{.id = 0x1234, .name = "shop.example", .type = type};
        auto const got = probing::dns::read(message, asked);
        if (!got) continue;
        require(got->records.size() <= probing::dns::most_records, "records are bounded");
        for (auto const& each : got->records)
            require(each.size() <= 65'535, "a record is not longer than its message");
    }
    return 0;
}
