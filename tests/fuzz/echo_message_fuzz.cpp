// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Whatever comes at a ping socket: the bytes behind a header, or none.

#include "fuzz/require.hpp"
#include "net/socket/echo_message.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace vitals::net::socket;
    using vitals::fuzz::require;
    std::span<char const> const message{reinterpret_cast<char const*>(data), size};
    echo_sequence const requests{.first = 0xffff, .sent = 3};
    for (auto const version : {icmp_version::v4, icmp_version::v6}) {
        auto const answer = echo_answer(version, requests, message);
        require(!answer || answer->size() + 8 == size, "an answer is all behind its header");
        require(!answer || !is_echo_request(version, requests, message), "an answer is no request");
    }
    return 0;
}
