// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a toy check: somebody who always gives the same answer.

#include "core/check/kind.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace vitals::toy {

enum class answers : std::uint16_t { yes = 1, perhaps = 2, no = 3 };

struct toy_target {
    static constexpr check::kind kind{.name = "toy", .type = "plaything"};

    answers answer = answers::yes;
    bool loud = false;  // an edit may change it: the question stays the same
    check::tls_settings tls;

    std::string asked() const { return "a toy"; }
    std::string answered(std::uint16_t code) const {
        return code == 1 ? "yes" : code == 2 ? "perhaps" : "no";
    }
    std::string found(std::uint16_t code, check::status verdict) const {
        return answered(code) + (verdict == check::status::passing ? "" : ", expected yes");
    }
    bool asks_the_same_as(toy_target const& other) const {
        return answer == other.answer && tls == other.tls;
    }
    std::size_t bytes() const { return tls.server_name.size(); }
    friend bool operator==(toy_target const&, toy_target const&) = default;
};

}  // namespace vitals::toy
