// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The target of a request, as anybody who reaches our ports may write it: a path and a bounded
// number of parameters, and a cleaned path stays as it is when it is cleaned again.

#include "fuzz/require.hpp"
#include "net/http_server/target.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace vitals::net::http_server;
    using vitals::fuzz::require;
    std::string_view const text{reinterpret_cast<char const*>(data), size};

    if (auto const made = parse_target(text)) {
        require(made->path.starts_with('/') || text == "*", "a path starts with a slash");
        require(made->query.size() <= most_parameters, "parameters are bounded");
        std::size_t bytes = made->path.size();
        for (auto const& [name, value] : made->query) bytes += name.size() + value.size();
        require(bytes <= size + 1, "nothing is longer than what was sent");
    }
    if (auto const clean = without_empty_segments(text)) {
        require(clean->starts_with('/') && !clean->starts_with("//"), "it names no other server");
        require(!without_empty_segments(*clean), "what is clean stays as it is");
    }
    return 0;
}
