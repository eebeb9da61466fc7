// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tokens are kept and compared as their SHA-256.

#include <string>
#include <string_view>

namespace vitals::serving::readers {

std::string digest_of(std::string_view token);  // as bytes
// Takes the same time wherever the two differ. An empty one is equal to none.
bool same_digest(std::string_view a, std::string_view b);

}  // namespace vitals::serving::readers
