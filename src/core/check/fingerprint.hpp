// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A hash that is the same on every machine, in every version of Vitals and after a restart: reports
// keep it. FNV-1a of 64 bits, with a last step that spreads the bits, since callers keep only some
// of them. Not for keys that somebody may choose to collide. PURE.

#include <concepts>
#include <cstdint>
#include <string_view>

namespace vitals::inline core::check {

class fingerprint {
public:
    // Its length follows each text: "a", "bc" and "ab", "c" differ.
    fingerprint& add(std::string_view text) {
        for (char const c : text) step(static_cast<unsigned char>(c));
        return add(text.size());
    }
    fingerprint& add(std::unsigned_integral auto number) {
        std::uint64_t rest = number;
        for (int i = 0; i < 8; ++i, rest >>= 8) step(rest & 0xff);
        return *this;
    }

    std::uint64_t value() const {
        auto mixed = hash_;  // the finalizer of MurmurHash3
        mixed = (mixed ^ mixed >> 33) * 0xff51afd7ed558ccd;
        mixed = (mixed ^ mixed >> 33) * 0xc4ceb9fe1a85ec53;
        return mixed ^ mixed >> 33;
    }

private:
    void step(std::uint64_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }

    std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace vitals::inline core::check
