// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bytes of outputs that are on their way to the store, counted for each namespace and for all
// of them.

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace vitals::probing::checker {

// Of one namespace, on all loops. Any thread.
struct byte_count {
    explicit byte_count(std::shared_ptr<std::atomic<std::size_t>> of_all)
        : all{std::move(of_all)} {}

    std::atomic<std::size_t> mine = 0;
    std::shared_ptr<std::atomic<std::size_t>> all;  // shared: results may outlive the room
};

// What one result has of it, until it is processed: wherever it ends.
class undelivered_bytes {
public:
    undelivered_bytes() = default;
    undelivered_bytes(std::shared_ptr<byte_count> of, std::size_t bytes)
        : of_{std::move(of)}, bytes_{bytes} {
        of_->mine += bytes_;
        *of_->all += bytes_;
    }
    undelivered_bytes(undelivered_bytes&& other) noexcept = default;  // which has none then
    undelivered_bytes& operator=(undelivered_bytes&& other) noexcept {
        std::swap(of_, other.of_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~undelivered_bytes() {
        if (!of_) return;
        of_->mine -= bytes_;
        *of_->all -= bytes_;
    }

private:
    std::shared_ptr<byte_count> of_;  // shared: the namespace may have no check any more; or null
    std::size_t bytes_ = 0;
};

}  // namespace vitals::probing::checker
