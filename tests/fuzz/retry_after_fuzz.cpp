// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The Retry-After header: whatever a server or a proxy writes, nobody waits longer than the limit,
// and a number of seconds means that many.

#include "fuzz/require.hpp"
#include "kube/client/retry.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace vitals;
using namespace std::chrono_literals;

namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    constexpr std::chrono::sys_seconds now =
        std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h;

    auto const wait = kube::client::parse_retry_after(text, now);

    if (wait)
        fuzz::require(
            0s <= *wait && *wait <= kube::client::longest_retry_after,
            "within the limit"
        );
    if (is_number(text)) {
        fuzz::require(wait.has_value(), "a number is understood");
        auto const first = text.find_first_not_of('0');
        auto const digits = first == text.npos ? "0" : std::string{text.substr(first)};
        auto const meant = digits.size() > 2 ? 60 : std::min(60, std::stoi(digits));
        fuzz::require(*wait == std::chrono::seconds{meant}, "so many seconds, a minute at most");
    }
    auto const spaced = " " + std::string{text} + " ";
    fuzz::require(
        kube::client::parse_retry_after(spaced, now) == wait,
        "spaces around it mean nothing"
    );
    return 0;
}
