// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The result of one probe. A value that travels from a probe loop to the status store.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::health {

// inconclusive: Vitals could not probe (out of descriptors or ports, shutting down, overloaded). It
// is counted, but moves no threshold: it is not the target's failure.
enum class outcome : std::uint8_t { passing, warning, critical, inconclusive };
inline constexpr std::size_t outcome_count = std::to_underlying(outcome::inconclusive) + 1;

// Bounded, since it is a metric label. The last three are reasons of inconclusive observations;
// `secret` and `blocked` are of both: inconclusive until Vitals has read the value, or the Services
// that may permit the target, for the first time, and while others take the room or the place of
// the value.
enum class failure_reason : std::uint8_t {
    none,
    dns,
    connect,
    tls,
    timeout,
    status,
    body,
    redirect,
    protocol,
    blocked,  // the address policy: no packet was sent
    secret,   // a value of the request is missing, or may not go there: no packet was sent
    resources,
    cancelled,
    overload
};
inline constexpr std::size_t failure_reason_count =
    std::to_underlying(failure_reason::overload) + 1;

enum class phase : std::uint8_t { resolve, connect, tls, processing, transfer };
inline constexpr std::size_t phase_count = std::to_underlying(phase::transfer) + 1;

std::string_view to_string(outcome);
std::string_view to_string(failure_reason);
std::string_view to_string(phase);

struct observation {
    health::outcome outcome = outcome::inconclusive;
    failure_reason reason = failure_reason::none;
    // The number that the kind's protocol has for the answer (HTTP: the status code); 0: there was
    // no answer, or it has no number.
    std::uint16_t code = 0;
    std::chrono::system_clock::time_point ended{};  // wall clock, for people
    std::chrono::nanoseconds duration{};            // of the whole probe
    // By phase, summed over redirects; zero for a phase that was not reached.
    std::array<std::chrono::nanoseconds, phase_count> phases{};
    std::string output;  // the text that Consul would show; for the API
    // Why there was no answer, by the functions of cause.hpp, without any text of the target. Empty
    // for the timeout of a probe: its phases say enough.
    std::string cause{};
    // Inconclusive, until somebody changes the setting of Vitals that `cause` names.
    bool needs_a_setting = false;

    // Nothing was asked, since a value of a Secret, or the Services of its namespace, have not been
    // read yet: to be tried again soon.
    bool awaits_a_reading() const {
        return outcome == health::outcome::inconclusive && !needs_a_setting &&
               (reason == failure_reason::secret || reason == failure_reason::blocked);
    }
};

}  // namespace vitals::inline core::health
