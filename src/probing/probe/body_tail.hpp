// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The last `limit` bytes of a body, as Consul keeps them. Memory grows with what arrives, never
// beyond the limit.

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::probe {

class body_tail {
public:
    explicit body_tail(std::size_t limit) : limit_{limit} {}

    void append(std::string_view piece);
    std::string take();  // in order; the tail is empty afterwards

private:
    std::size_t limit_;
    std::size_t oldest_ = 0;  // where the next byte goes once the ring is full
    std::string bytes_;
};

}  // namespace vitals::probing::probe
