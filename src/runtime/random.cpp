// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/random.hpp"

#include <sys/random.h>

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

void fill_unguessable(std::span<std::byte> bytes) {
    assert(bytes.size() <= 256);  // so many come at once, whatever signals do (getrandom(2))
    if (::getrandom(bytes.data(), bytes.size(), 0) < 0)
        throw std::system_error{errno, std::system_category(), "getrandom"};
}

}  // namespace vitals::runtime
