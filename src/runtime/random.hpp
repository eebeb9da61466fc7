// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>

namespace vitals::runtime {

// A generator of its own, seeded by the system: each call returns a number in [0, 1). For jitter,
// not for secrets. Its copies return the same numbers.
std::function<double()> uniform_random();

// Bytes that nobody can guess, from the kernel; at most so many. std::random_device asks the
// processor instead, which takes 5 to 20 us for four bytes on some virtual machines.
inline constexpr std::size_t most_unguessable = 256;
void fill_unguessable(std::span<std::byte> bytes);

template <class Value>
    requires std::is_trivially_copyable_v<Value>
Value unguessable() {
    Value made{};
    fill_unguessable(std::as_writable_bytes(std::span{&made, 1}));
    return made;
}

}  // namespace vitals::runtime
