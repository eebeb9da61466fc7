// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/secret/value.hpp"

#include <string.h>

#include <cstddef>

namespace vitals::inline core::secret {

// Not memset, which a compiler leaves out before memory is freed.
void wipe(void* memory, std::size_t bytes) noexcept {
    ::explicit_bzero(memory, bytes);
}

}  // namespace vitals::inline core::secret
