// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A problem in a definition, with its place, for the person who has to fix it.

#include <cstdint>
#include <optional>
#include <string>

namespace vitals::inline core::check {

struct place {
    std::string key{};       // of the ConfigMap, or the file; empty for the whole ConfigMap
    std::uint32_t line = 1;  // both from 1
    std::uint32_t column = 1;

    friend bool operator==(place const&, place const&) = default;
};

struct problem {
    place at{};  // of the field at fault
    // Empty when the problem belongs to no check, or when its id cannot be read.
    std::string check_id;
    std::string message;           // what was found, what is allowed, how to fix it
    std::optional<place> first{};  // for a duplicate: the place of the first one
    std::string instead{};         // for a misspelt word: the one that was meant

    friend bool operator==(problem const&, problem const&) = default;
};

// "<key>:<line>:<column>"
std::string to_string(place const&);
// The place as text; empty without a key
std::string location(problem const&);
// "<message>; first at <key>:<line>:<column>"
std::string explanation(problem const&);
// "<key>:<line>:<column>: check "<id>": <explanation>", without the parts that are unknown
std::string to_string(problem const&);

}  // namespace vitals::inline core::check
