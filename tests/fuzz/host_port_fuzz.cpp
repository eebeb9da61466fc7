// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A text that may be host:port. What is accepted says the same when read again.

#include "core/check/host_port.hpp"
#include "fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using vitals::check::host_port;
using vitals::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const made = host_port::parse({reinterpret_cast<char const*>(data), size});
    if (!made) {
        require(!made.error().empty(), "a refusal has a reason");
        return 0;
    }
    auto const again = host_port::parse(made->text());
    require(again.has_value() && *again == *made, "reading it again changes nothing");
    require(made->host() == again->host(), "nor its host");
    require(made->port() != 0 && made->port() == again->port(), "a port is 1 to 65535");
    require(!made->host().empty() && !made->host().contains('['), "a host has no brackets");
    require(made->text().ends_with(":" + std::to_string(made->port())), "the port is the end");
    auto const plain = [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x7f; };
    require(std::ranges::all_of(made->text(), plain), "it is printable ASCII");
    return 0;
}
