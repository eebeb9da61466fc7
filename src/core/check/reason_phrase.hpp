// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace vitals::inline core::check {

// Of the IANA registry of HTTP status codes (RFC 9110 section 15 and others); empty for a code that
// is not in it.
std::string_view reason_phrase(std::uint16_t code);

}  // namespace vitals::inline core::check
