// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a work queue hands out, and the result it gets back.

#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::work_queue {

struct key {
    std::string group;  // groups take turns: a namespace
    std::string name;   // unique within its group
    friend auto operator<=>(key const&, key const&) = default;
};

struct limits {
    std::size_t workers = 3;          // jobs at a time
    std::size_t most_waiting = 1000;  // keys, whatever they wait for
    // Jitter at most doubles a delay, so that none is longer than longest_delay.
    runtime::backoff::limits retry{
        .first = std::chrono::seconds{3},
        .cap = std::chrono::seconds{30}
    };
};

inline constexpr runtime::duration longest_delay = std::chrono::minutes{1};  // of a retry

struct job {
    work_queue::key key;
    int tries = 1;             // since the key last succeeded, this one included
    bool last_chance = false;  // the queue is closed: there will be no retry
};

enum class result : std::uint8_t {
    done,
    retry,    // failed, and is to be tried again
    refused,  // failed for good; a retry of others in its group would hardly do better at once
};
std::string_view to_string(result);

struct outcome {
    result what = result::done;
    runtime::duration not_before{
    };  // of a failure: a floor under the delay, itself at most longest_delay
};

enum class drop_reason : std::uint8_t {
    overflow,  // too many keys waited
    shutdown,  // the queue was closed
};
std::string_view to_string(drop_reason);
inline constexpr std::size_t drop_reason_count = std::to_underlying(drop_reason::shutdown) + 1;

// A key that will not be worked on (again).
struct drop {
    work_queue::key key;
    drop_reason reason = drop_reason::overflow;
};

}  // namespace vitals::kube::work_queue
