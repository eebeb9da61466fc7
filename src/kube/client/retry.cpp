// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/retry.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/trim.hpp"
#include "text/time/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>

namespace vitals::kube::client {
namespace {

using seconds = std::chrono::seconds;

constexpr int doublings = 4;  // of our own delay: up to 16 s

std::optional<int> number(std::string_view digits) {
    int value = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < 0)
        return std::nullopt;
    return value;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

}  // namespace

std::optional<seconds>
parse_retry_after(std::string_view header, std::chrono::system_clock::time_point now) {
    header = ascii::trimmed(header, " ");
    if (all_digits(header)) {
        auto const value = number(header);  // nothing: more digits than an int has
        return value ? std::min(seconds{*value}, longest_retry_after) : longest_retry_after;
    }
    auto const date = time::parse_http_date(header);
    if (!date) return std::nullopt;
    // In seconds: the clock's own unit cannot hold every date of four digits.
    auto const wait = *date - std::chrono::floor<seconds>(now);
    return std::clamp(wait, seconds{0}, longest_retry_after);
}

std::optional<runtime::duration>
retry_delay(verb method, api_error const& error, int done, double random) {
    if (done >= most_retries) return std::nullopt;
    if (error.stage == exchange_stage::lost && method == verb::get) return shortest_retry;
    bool const promised = error.http_status == 429 || error.http_status >= 500;
    if (error.stage != exchange_stage::answered || !promised || !error.retry_after)
        return std::nullopt;
    // Retry-After is only a lower bound of our own delay: a proxy may say 0, or a date that has
    // passed.
    auto const own = shortest_retry * (1 << std::min(done, doublings));
    auto const wait = std::clamp(*error.retry_after, own, longest_retry_after);
    auto const jittered = std::chrono::duration<double>{wait} * (1.0 + 0.25 * random);
    return std::chrono::duration_cast<runtime::duration>(jittered);
}

bool is_idempotent(verb method) {
    return method == verb::get || method == verb::put;
}

}  // namespace vitals::kube::client
