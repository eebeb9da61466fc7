// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/random.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <functional>
#include <random>
#include <span>
#include <system_error>

namespace vitals::runtime {

std::function<double()> uniform_random() {
    return [generator = std::mt19937_64{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{}(generator);
    };
}

namespace {

// The kernel's bytes, fetched ahead, so that an id does not take a system call of its own. No byte
// is given twice, and none stays here once it was given.
class reserve {
public:
    void give(std::span<std::byte> into) {
        if (into.size() > left_) refill();
        auto const next = std::span{bytes_}.subspan(left_ - into.size(), into.size());
        std::ranges::copy(next, into.begin());
        std::ranges::fill(next, std::byte{});
        left_ -= into.size();
    }

private:
    // So many come at once, whatever signals do (getrandom(2)).
    static constexpr std::size_t most = most_unguessable;

    void refill() {
        if (::getrandom(bytes_.data(), most, 0) < 0)
            throw std::system_error{errno, std::system_category(), "getrandom"};
        left_ = most;
    }

    std::array<std::byte, most> bytes_{};
    std::size_t left_ = 0;
};

}  // namespace

void fill_unguessable(std::span<std::byte> bytes) {
    static thread_local reserve ours;
    assert(bytes.size() <= most_unguessable);
    ours.give(bytes);
}

}  // namespace vitals::runtime
