// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The parameters of a query, as anybody who reaches the API may write them: read within their
// limits, or refused with a text that is not much longer than they are.

#include "fuzz/require.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/target.hpp"
#include "serving/consul/query.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace vitals::serving::consul;
    using vitals::fuzz::require;
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto target =
        vitals::net::http_server::parse_target("/v1/health/state/any?" + std::string{text});
    if (!target) return 0;
    vitals::net::http_server::request const asked{
        .method = "GET",
        .path = std::move(target->path),
        .query = std::move(target->query),
        .headers = {},
        .body = {}
    };
    auto const refuses = [&](auto const& answer, unsigned status) {
        require(answer.status == status, "a refusal has its code");
        require(!answer.body.empty(), "a refusal says why");
        require(answer.body.size() <= size + 128, "a refusal is bounded");
    };

    if (auto const query = read_query(asked)) {
        require(query->wait > std::chrono::nanoseconds::zero(), "a wait has a length");
        require(query->wait <= longest_wait, "a wait is bounded");
        require(!asked.parameter("ns") || asked.parameter("ns")->empty(), "tenants are refused");
    } else {
        refuses(query.error(), 400);
    }
    if (auto const passing = read_passing(asked); !passing) refuses(passing.error(), 400);
    if (auto const refused = refuse_datacenter(asked, "dc1")) refuses(*refused, 500);
    return 0;
}
