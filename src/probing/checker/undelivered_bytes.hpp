// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes of results with an output that are on their way to the store, counted for each
// namespace: so the outputs of one shorten no other's.

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace vitals::probing::checker {

// Of one namespace and loop. Any thread.
using byte_count = std::atomic<std::size_t>;

// What one result has of it, until it is processed: wherever it ends.
class undelivered_bytes {
public:
    undelivered_bytes() = default;
    undelivered_bytes(std::shared_ptr<byte_count> of, std::size_t bytes)
        : of_{std::move(of)}, bytes_{bytes} {
        *of_ += bytes_;
    }
    undelivered_bytes(undelivered_bytes&& other) noexcept = default;  // which has none then
    undelivered_bytes& operator=(undelivered_bytes&& other) noexcept {
        std::swap(of_, other.of_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~undelivered_bytes() {
        if (of_) *of_ -= bytes_;
    }

private:
    std::shared_ptr<byte_count> of_;  // shared: the namespace may have ended on its loop; or null
    std::size_t bytes_ = 0;
};

}  // namespace vitals::probing::checker
