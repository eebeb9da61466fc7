// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/random.hpp"

#include <functional>
#include <random>

namespace vitals::runtime {

std::function<double()> uniform_random() {
    return [generator = std::mt19937_64{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{}(generator);
    };
}

}  // namespace vitals::runtime
