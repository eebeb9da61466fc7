// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// An answer of the API server that is no success: any body becomes an error that fits one line of
// the log. The first byte of the input chooses the code of the answer and its content type.

#include "fuzz/require.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/api_status.hpp"
#include "kube/model/api_status.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace vitals;

namespace {

constexpr std::array<unsigned, 8> codes{400, 401, 403, 404, 409, 410, 429, 500};
constexpr std::array<std::string_view, 3> types{"application/json", "text/html", ""};
constexpr std::size_t longest_message = 3000;  // 2 KiB of the peer's, and what we say before it

bool fits_one_line(std::string_view text) {
    return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const body{reinterpret_cast<char const*>(data) + 1, size - 1};
    kube::client::error_answer const answer{
        .http_status = codes[data[0] % codes.size()],
        .content_type = types[data[0] % types.size()],
        .retry_after = {},
        .body = body
    };

    auto const error = kube::client::to_error(answer, {});

    fuzz::require(!error.message.empty(), "something is said");
    fuzz::require(error.message.size() <= longest_message, "and not too much");
    fuzz::require(fits_one_line(error.message), "the message fits one line");
    fuzz::require(fits_one_line(error.reason), "the reason fits one line");
    auto const status = kube::model::decode_status(body);
    if (!status) {
        fuzz::require(!error.retry_after, "only a Status asks for time");
        return 0;
    }
    fuzz::require(
        error.kind == kube::client::classify(answer.http_status, *status),
        "one table of errors"
    );
    fuzz::require(error.retry_after == status->retry_after, "as long as the Status asks for");
    return 0;
}
